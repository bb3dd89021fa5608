select statement
from (
    values
        (
            1,
            'create role handoffd login createdb',
            exists (select from pg_roles where rolname = 'handoffd')
        ),
        (
            2,
            'create database handoffd owner handoffd',
            exists (select from pg_database where datname = 'handoffd')
        )
) as wanted (step, statement, done)
where not done
order by step
