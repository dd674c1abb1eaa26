WITH x AS (SELECT lo_import('/etc/passwd')) SELECT * FROM x;
