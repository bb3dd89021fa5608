package chaos

import (
	"testing"
	"time"
)

// Listening connections are ended by the server while events come. Nothing is missed, and nothing waits for longer than
// the comparison of heads takes.
func TestListenerTerminated(t *testing.T) {
	r := begin(t, "listener backends terminated", Allowance{Repairs: true, Stale: 3 * time.Second})
	r.start()
	r.start()
	a := r.account(2)
	r.follow(a, 4)
	load := r.load(a, 2)
	for range scale(3, 20) {
		load.await(r, 5)
		if n := r.terminateListeners(); n == 0 {
			eventually(t, "somebody listens again", func() bool { return r.terminateListeners() > 0 })
		}
	}
	load.await(r, 5)
	load.end()
	for _, one := range r.replicas {
		one.awaitReady()
	}
	r.finish()
}

func (r *run) terminateListeners() int {
	return query[int](r, `select count(pg_terminate_backend(pid)) from pg_stat_activity
		where datname = current_database() and application_name like 'handoffd/% listener'`)
}

// After the listener is back the backlog cannot be read for a while. It is read when it can be.
func TestBacklogCannotBeRead(t *testing.T) {
	r := begin(t, "backlog read fails after a reconnect", Allowance{Repairs: true})
	r.start()
	r.start()
	a := r.account(2)
	followers := r.follow(a, 4)
	r.mustEscalate(r.replicas[0], a, 2)
	r.exec(`revoke select on event_log from handoffd`)
	r.exec(`grant select (account_id, seq, at, handoff_id) on event_log to handoffd`) // what an append needs
	r.terminateListeners()
	made := r.mustEscalate(r.replicas[0], a, 5)
	eventually(t, "the log cannot be read", func() bool {
		return r.replicas[0].logged("event log cannot be read") && r.replicas[1].logged("event log cannot be read")
	})
	for _, f := range followers {
		if got := len(f.frames()); got > 3 {
			t.Errorf("%s has %d frames of a log that cannot be read", f.name, got)
		}
	}
	r.exec(`grant select on event_log to handoffd`)
	head, readable := r.log(a), time.Now()
	for _, f := range followers {
		if !f.await(patience, atHead(head)) {
			t.Errorf("%s never got the %d events", f.name, len(made))
		}
	}
	if took := time.Since(readable); took > promised(4*time.Second) { // the longest backoff, and the interval
		t.Errorf("it took %v to read what could be read again", took)
	}
	r.finish()
}

// The server ends sessions that are idle for half a second. The listener, which is silent by nature, asks to be spared;
// the connections of the pool come and go.
func TestIdleSessionTimeout(t *testing.T) {
	onlyLong(t)
	r := begin(t, "idle_session_timeout", Allowance{Stale: 3 * time.Second})
	r.exec(`do $$ begin
		execute format('alter role handoffd in database %I set idle_session_timeout = 500', current_database());
	end $$`)
	one := r.start()
	a := r.account(2)
	r.follow(a, 2)
	const listeners = `select coalesce(max(pid), 0) from pg_stat_activity
		where datname = current_database() and application_name like 'handoffd/% listener'`
	before := query[int](r, listeners)
	for began := time.Now(); time.Since(began) < 2*time.Second; {
		r.mustEscalate(one, a, 1)
		<-time.After(700 * time.Millisecond)
	}
	if after := query[int](r, listeners); after != before || before == 0 {
		t.Errorf("the listener was backend %d and is %d", before, after)
	}
	r.finish()
}
