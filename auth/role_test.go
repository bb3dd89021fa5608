package auth

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgtype"
)

func TestRolesAreOrdered(t *testing.T) {
	ascending := []Role{Viewer, Engineer, Admin, Owner}
	for i, r := range ascending {
		for j, min := range ascending {
			if got, want := r.AtLeast(min), i >= j; got != want {
				t.Errorf("%s.AtLeast(%s) = %t, want %t", r, min, got, want)
			}
		}
	}
}

func TestUnknownRoleHasNoRights(t *testing.T) {
	for _, stranger := range []Role{"", "service", "root", "Owner"} {
		if stranger.AtLeast(Viewer) {
			t.Errorf("%q passes for a viewer", stranger)
		}
		if Owner.AtLeast(stranger) || stranger.AtLeast(stranger) {
			t.Errorf("a check against %q succeeds", stranger)
		}
	}
}

func TestParseRole(t *testing.T) {
	for _, want := range []Role{Viewer, Engineer, Admin, Owner} {
		if got, err := ParseRole(string(want)); got != want || err != nil {
			t.Errorf("ParseRole(%q) = %q, %v", want, got, err)
		}
	}
	for _, name := range []string{"", "boss", "Admin", " viewer"} {
		_, err := ParseRole(name)
		if err == nil || !strings.Contains(err.Error(), "viewer, engineer, admin or owner") {
			t.Errorf("ParseRole(%q): error %v does not list the roles", name, err)
		}
	}
}

func TestRoleMarshalsAsText(t *testing.T) {
	types := pgtype.NewMap()
	for _, format := range []int16{pgtype.TextFormatCode, pgtype.BinaryFormatCode} {
		wire, err := types.Encode(pgtype.TextOID, format, Engineer, nil)
		if err != nil || string(wire) != "engineer" {
			t.Errorf("a role goes into SQL as %q, %v", wire, err)
		}
		var role Role
		if err := types.Scan(pgtype.TextOID, format, wire, &role); err != nil || role != Engineer {
			t.Errorf("a role comes out of SQL as %q, %v", role, err)
		}
	}
	var role Role
	if err := json.Unmarshal([]byte(`"admin"`), &role); err != nil || role != Admin {
		t.Errorf("a role comes out of JSON as %q, %v", role, err)
	}
	if err := json.Unmarshal([]byte(`"boss"`), &role); err == nil {
		t.Error("JSON carries a role that does not exist")
	}
}
