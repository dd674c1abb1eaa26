cd /tmp/w/me; . ./pg.env; A=/tmp/w/me/build/src/cli/autogen; psql -q "$AUTOGEN_TEST_PG" -c 'drop database if exists v2' -c 'create database v2'; export AUTOGEN_DATABASE_URL="${AUTOGEN_TEST_PG%/postgres}/v2"; rm -rf p4; mkdir p4; cd p4; mkdir migrations; echo '{"schema":"schema.json","migrations":"migrations"}' > autogen.json; cat > schema.json <<'E'
{"tables":{"t":{"columns":{"a":"integer","b":"text"}}},"views":{"v":"SELECT a, upper(b) AS u FROM t"}}
E
exec 2>&1
$A revision -m one; $A upgrade; sed -i 's/upper(b) AS u/upper(b) AS u, a+1 as c/' schema.json; $A revision -m two; cat migrations/*two*; $A upgrade head; $A check --database; echo $?; $A sql head;  sed -i 's/upper(b) AS u/lower(b) AS uu/' schema.json; $A revision -m three; $A sql head; $A upgrade; $A downgrade base; date -u +%T
