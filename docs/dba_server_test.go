package docs_test

import (
	"context"
	"fmt"
	"slices"
)

// As the role that deploy/role.sql makes, one sees a superuser's session that listens in a transaction.
func (h *history) testForeignSession() {
	foreign := h.connect(h.server.AdminURL("handoffd"))
	h.exec(foreign, "set application_name = 'foreign'; listen handoff_events")
	h.exec(foreign, "begin")
	defer h.exec(foreign, "rollback")
	if rows := h.answer(h.owner, block(h.t, "sees_all_sessions")); rows[0]["sees_all_sessions"] != true {
		h.t.Errorf("the owner is not shown other sessions: %v", rows)
	}
	for _, text := range []string{"idle in transaction%'\n  or", "pg_blocking_pids"} {
		rows := h.answer(h.owner, block(h.t, text))
		seen := slices.ContainsFunc(rows, func(row map[string]any) bool {
			return row["application"] == "foreign" && row["state"] == "idle in transaction" && row["transaction"] != nil
		})
		if !seen {
			h.t.Errorf("it is not among %v", rows)
		}
	}
}

// The query finds the session that holds the lock of NOTIFY, because its standby is dead, and the one that waits.
func (h *history) testNotifyLock() {
	t := h.t
	query := block(t, "l.classid = 'pg_database'")
	if rows := h.answer(h.owner, query); len(rows) > 0 {
		t.Errorf("in health it finds %v", rows)
	}
	done := make(chan error, 2)
	for _, name := range []string{"first", "second"} {
		conn := h.connect(h.server.URL("handoffd"))
		h.exec(conn, "set application_name = '"+name+"'; set synchronous_commit = on")
		go func() {
			const notify = "select pg_logical_emit_message(true, '', ''); notify handoff_events" // it writes WAL, to wait for
			_, err := conn.PgConn().Exec(context.Background(), notify).ReadAll()
			done <- err
		}()
		h.await("select count(*) > 0 from pg_stat_activity where state = 'active' and wait_event is not null " +
			"and application_name = '" + name + "'")
	}
	rows := h.answer(h.owner, query)
	found := make([]string, 0, 2)
	for _, row := range rows {
		found = append(found, fmt.Sprint(row["lock"], " ", row["application"], " ", row["waits_for"]))
	}
	if want := []string{"holds first IPC SyncRep", "waits second Lock object"}; !slices.Equal(found, want) {
		t.Errorf("found %q, want %q", found, want)
	}
	h.exec(h.admin, "select pg_terminate_backend(pid) from pg_stat_activity "+
		"where application_name in ('first', 'second')")
	<-done
	<-done
}
