package db_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/handoffd/handoffd/db/dbtest"
)

func TestUUIDs(t *testing.T) {
	d := dbtest.New(t)
	id := uuid.New()
	for mode, options := range map[string][]any{"binary": nil, "text": {pgx.QueryExecModeSimpleProtocol}} {
		var one, fromPointer, fromNull uuid.UUID
		var pointer, null *uuid.UUID
		err := d.Pool.QueryRow(t.Context(), "select $1::uuid, $2::uuid, $3::uuid, $1::uuid, $3::uuid",
			append(options, id, &id, (*uuid.UUID)(nil))...).Scan(&one, &fromPointer, &fromNull, &pointer, &null)
		if err != nil {
			t.Fatalf("%s: %v", mode, err)
		}
		if one != id || fromPointer != id || fromNull != uuid.Nil || pointer == nil || *pointer != id || null != nil {
			t.Errorf("%s: got %v %v %v %v %v", mode, one, fromPointer, fromNull, pointer, null)
		}
	}
	var many []uuid.UUID
	want := []uuid.UUID{id, uuid.Nil}
	err := d.Pool.QueryRow(t.Context(), "select $1::uuid[]", want).Scan(&many)
	if err != nil || !slices.Equal(many, want) {
		t.Errorf("got %v, error %v", many, err)
	}
}

// pgx alone needs 20 allocations and 2 µs for each.
func TestUUIDsAreWrittenWithoutParsing(t *testing.T) {
	d := dbtest.New(t)
	conn, err := d.Pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	id, buf := uuid.New(), make([]byte, 0, 16)
	for _, value := range []any{id, &id} {
		allocations := testing.AllocsPerRun(100, func() {
			_, err = conn.Conn().TypeMap().Encode(pgtype.UUIDOID, pgtype.BinaryFormatCode, value, buf)
		})
		if err != nil || allocations > 2 {
			t.Errorf("%T: %v allocations, error %v", value, allocations, err)
		}
	}
}
