// What a package will refuse one day fails its test today: several statements at once on one connection, say.
process.throwDeprecation = true;
