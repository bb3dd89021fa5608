package db_test

import (
	"testing"

	"github.com/handoffd/handoffd/db"
)

func TestModesWithoutTypesAreRefused(t *testing.T) {
	for mode, works := range map[string]bool{
		"cache_statement": true, "cache_describe": true, "describe_exec": true, "exec": false, "simple_protocol": false,
	} {
		err := db.CheckURL("postgres://handoffd@localhost/handoffd?default_query_exec_mode=" + mode)
		if (err == nil) != works {
			t.Errorf("%s: got error %v", mode, err)
		}
	}
}
