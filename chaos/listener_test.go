package chaos

import (
	"testing"
	"time"
)

// The server terminates listening connections while events are committed. No event is missed, and none waits longer
// than the comparison of heads takes.
func TestListenerTerminated(t *testing.T) {
	r := begin(t, "listener backends terminated", Allowance{Repairs: true, Stale: 3 * time.Second})
	r.startTwo()
	a, _ := r.followedAccount(2, 4)
	load := r.load(a, 2)
	for range scale(3, 20) {
		load.await(5)
		if n := r.terminateListeners(); n == 0 {
			eventually(t, "a replica listens again", func() bool { return r.terminateListeners() > 0 })
		}
	}
	load.await(5)
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

// The log cannot be read for a while after the listener has reconnected. Followers receive it when it is readable
// again.
func TestBacklogCannotBeRead(t *testing.T) {
	r := begin(t, "backlog read fails after a reconnect", Allowance{Repairs: true})
	r.startTwo()
	a, followers := r.followedAccount(2, 4)
	r.mustEscalate(r.replicas[0], a, 2)
	r.exec(`revoke select on event_log from handoffd`)
	r.exec(`grant select (account_id, seq, at, type, handoff_id) on event_log to handoffd`) // needed by an append
	r.terminateListeners()
	made := r.mustEscalate(r.replicas[0], a, 5)
	eventually(t, "the log cannot be read", func() bool {
		return r.replicas[0].logged("event log cannot be read") && r.replicas[1].logged("event log cannot be read")
	})
	for _, f := range followers {
		if f.home == r.replicas[0] {
			continue // that replica has committed the events, and needs no log
		}
		if got := len(f.frames()); got > 3 {
			t.Errorf("%s has %d frames of a log that is not readable", f.name, got)
		}
	}
	r.exec(`grant select on event_log to handoffd`)
	head, readable := r.log(a), time.Now()
	for _, f := range followers {
		if !f.await(timeout, atHead(head)) {
			t.Errorf("%s did not receive the %d events", f.name, len(made))
		}
	}
	if took := time.Since(readable); took > promised(4*time.Second) { // the longest backoff and the interval
		t.Errorf("the log was read %v after it was readable again", took)
	}
	r.finish()
}

// The server ends sessions that are idle for half a second. The listener disables that for its own session; connections
// of the pool are replaced.
func TestIdleSessionTimeout(t *testing.T) {
	onlyLong(t)
	r := begin(t, "idle_session_timeout", Allowance{Stale: 3 * time.Second})
	r.exec(`do $$ begin
		execute format('alter role handoffd in database %I set idle_session_timeout = 500', current_database());
	end $$`)
	one := r.start()
	a, _ := r.followedAccount(2, 2)
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
