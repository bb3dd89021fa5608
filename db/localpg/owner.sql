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
        ),
        (
            3,
            'grant pg_read_all_stats to handoffd',
            exists (
                select
                from pg_auth_members
                where roleid = 'pg_read_all_stats'::regrole
                    and member = (select oid from pg_roles where rolname = 'handoffd')
            )
        )
) as wanted (step, statement, done)
where not done
order by step
