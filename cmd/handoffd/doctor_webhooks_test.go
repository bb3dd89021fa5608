package main

import (
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/internal/handofftest"
)

func TestDoctorNamesStuckWebhooks(t *testing.T) {
	d := dbtest.New(t)
	t.Setenv("DATABASE_URL", d.URL)
	a := handofftest.NewIn(t, d)
	id := uuid.New()
	a.Exec(`
		insert into webhooks (id, account_id, format, url, secret, secret_last_four, created_by_id, created_by_name,
			created_by_service, cursor_epoch, cursor_seq, failures, failing_since, last_error)
		values ($1, $2, 'standard', 'https://hooks.example.com/a-secret-path', '\x00', 'abcd', $1, 'Ada', false,
			current_event_epoch(), 0, 9, clock_timestamp() - interval '1 hour', 'timeout')`, id, a.ID)
	sh := &shell{t: t}
	sh.doctor(exitError)["webhooks"].is(t, statusWarn, id.String(), a.ID.String(), "hooks.example.com since", "timeout")
}
