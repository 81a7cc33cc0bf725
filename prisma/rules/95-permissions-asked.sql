-- That a function asks for a permission that there is not would be found out by whoever is refused first: all are read through now.
SELECT may(asked.permission[1])
FROM pg_proc f, regexp_matches(f.prosrc, '\mmay\(''([^'']*)''', 'g') AS asked (permission)
WHERE f.pronamespace = current_schema()::regnamespace;
