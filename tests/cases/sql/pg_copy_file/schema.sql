COPY users TO '/tmp/users';
