package chaos

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// A role that can only connect floods the channel with malformed and forged notifications.
func TestForgedNotifications(t *testing.T) {
	r := begin(t, "forged, junk and doubled notifications", Allowance{Stale: 3 * time.Second, Repairs: true})
	one := r.start()
	a, b := r.account(2), r.account(1)
	r.follow(a, 4)
	r.follow(b, 1)
	r.mustEscalate(one, a, 5)
	log := r.log(a)
	r.awaitHead(a, log)
	guest := r.connectUnprivileged()
	before, _ := one.metric("handoffd_log_reads_total")
	junk, _ := one.metric("handoffd_notifications_dropped_total")

	hint := func(account uuid.UUID, epoch string, seq int64) string {
		return fmt.Sprintf(`{"v":1,"account_id":"%s","epoch":"%s","seq":%d,"type":"handoff_created","handoff_id":"%s"}`,
			account, epoch, seq, uuid.New())
	}
	rubbish := []string{
		"", "rubbish", "null", "[]", "{}", `{"v":2}`, `{"v":1,"account_id":"x"}`, strings.Repeat("x", 7999),
		`{"v":1,"account_id":"` + a.id.String() + `"}`,
		hint(uuid.Nil, log.Epoch, 3), hint(a.id, log.Epoch, -1), hint(a.id, "", 3),
	}
	harmless := []string{hint(a.id, log.Epoch, 1), hint(a.id, log.Epoch, log.Head), hint(uuid.New(), log.Epoch, 1000)}
	lies := []string{hint(a.id, log.Epoch, log.Head+1), hint(a.id, "beef1", 3), hint(b.id, log.Epoch, 1<<62)}
	told := 0
	for range scale(20, 500) {
		for _, payload := range append(append(rubbish, harmless...), lies...) {
			r.notify(guest, payload)
		}
		told += len(lies)
	}
	r.mustEscalate(one, a, 3)
	log = r.log(a)
	r.awaitHead(a, log)
	after, _ := one.metric("handoffd_log_reads_total")
	// The comparison of heads can deliver the last event before the notifications sent before it have been handled.
	want, dropped := float64(scale(20, 500)*len(rubbish)), 0.0
	eventually(t, "all junk is counted", func() bool {
		dropped, _ = one.metric("handoffd_notifications_dropped_total")
		return dropped-junk >= want
	})
	if reads := int(after - before); reads > told+20 {
		t.Errorf("%d lies cost %d reads of the log", told, reads)
	}
	if dropped-junk != want {
		t.Errorf("%v notifications were counted as junk, want %v", dropped-junk, want)
	}
	r.finish()
}

// connectUnprivileged connects as a role without privileges.
func (r *run) connectUnprivileged() *pgx.Conn {
	r.t.Helper()
	role := "guest_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	r.exec(`create role ` + role)
	conn, err := pgx.Connect(r.t.Context(), r.database.AdminURL)
	if err != nil {
		r.t.Fatal(err)
	}
	if _, err := conn.Exec(r.t.Context(), `set session authorization `+role); err != nil {
		r.t.Fatal(err)
	}
	if _, err := conn.Exec(r.t.Context(), `select from accounts`); err == nil {
		r.t.Fatal("the role can read")
	}
	r.t.Cleanup(func() {
		conn.Close(context.Background())
		r.exec(`drop role ` + role)
	})
	return conn
}

func (r *run) notify(conn *pgx.Conn, payload string) {
	r.t.Helper()
	if _, err := conn.Exec(r.t.Context(), `select pg_notify('handoff_events', $1)`, payload); err != nil {
		r.t.Fatal(err)
	}
}
