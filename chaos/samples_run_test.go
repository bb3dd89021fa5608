package chaos

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db/localpg"
)

// begin starts two replicas on a shared server, with an account that has four streams.
func (s *sampler) begin(settings ...string) {
	s.t.Helper()
	s.beginEmpty()
	s.run.startTwo(settings...)
	s.populate()
}

// beginEmpty begins a run on a shared server, whose connections are enough for all faults if pools are small.
func (s *sampler) beginEmpty() {
	s.t.Helper()
	s.run = begin(s.t, s.name, Allowance{Repairs: true})
	s.run.database.URL += "&pool_max_conns=4"
}

// beginOn does the same on a server of its own.
func (s *sampler) beginOn(config localpg.Config) *localpg.Server {
	s.t.Helper()
	run, server := beginOn(s.t, s.name, Allowance{Repairs: true}, config)
	s.run = run
	run.startTwo()
	s.populate()
	return server
}

func (s *sampler) populate() {
	s.t.Helper()
	a := s.run.account(3)
	for i := range 4 {
		s.run.addFollower(a, a.users[i%3].token, s.run.replicas[i%2], "")
	}
}

func (s *sampler) database() string {
	return query[string](s.run, `select quote_ident(current_database())`)
}

// work escalates on both replicas until the test ends, about three times a second. Each tenth handoff waits long enough
// for mail; the others are claimed at once.
func (s *sampler) work() {
	const pause, unclaimed = 300 * time.Millisecond, 9
	a := s.run.accounts[0]
	var waiting []handoff
	s.run.write(1, func(ctx context.Context, _ *load, _, turn int) {
		one := s.run.replicas[turn%2]
		u, session := a.users[turn%3], uuid.New()
		body := fmt.Sprintf(`{"title":"Printer %s","problem_summary":"It burns"}`, session)
		s.run.do(one, a, u, http.MethodPut, sessionsPath+session.String(), body, Effect{})
		if got := s.run.escalate(one, a, u, session); got.outcome == OK {
			made := as[handoff](got)
			if turn%10 == unclaimed {
				waiting = append(waiting, made)
				made = handoff{}
				if len(waiting) > unclaimed {
					made, waiting = waiting[0], waiting[1:]
				}
			}
			if made.ID != uuid.Nil {
				s.run.claim(one, a, a.users[(turn+1)%3], made)
			}
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
	})
}

// meanwhile calls act each second until the test ends.
func (s *sampler) meanwhile(act func()) {
	s.run.write(1, func(ctx context.Context, _ *load, _, _ int) {
		act()
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
		}
	})
}

// smallQueue configures a server whose notification queue is soon full. Its size is a setting since PostgreSQL 17.
func smallQueue(t *testing.T) localpg.Config {
	t.Helper()
	bin, err := localpg.Fetch(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return localpg.Config{BinDir: bin, Settings: map[string]string{"max_notify_queue_pages": "64"}}
}

// fillQueue fills the notification queue up to a part, and keeps it from emptying until the test ends.
func (s *sampler) fillQueue(server *localpg.Server, part float64) {
	s.t.Helper()
	culprit, err := pgx.Connect(s.t.Context(), server.AdminURL("postgres"))
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = culprit.Close(context.Background()) })
	for _, sql := range []string{`listen elsewhere`, `begin`, `select 1`} {
		if _, err := culprit.Exec(s.t.Context(), sql); err != nil {
			s.t.Fatal(err)
		}
	}
	for query[float64](s.run, `select pg_notification_queue_usage()`) < part {
		payload := strings.Repeat(uuid.NewString(), 200)
		if _, err := s.run.admin.Exec(s.t.Context(), `select pg_notify('elsewhere', $1)`, payload); err != nil {
			return // it is full
		}
	}
}

// exhaustFiles lowers the limit of open files of a replica to what it has open, and opens connections that say nothing.
func (s *sampler) exhaustFiles(one *replica) {
	s.t.Helper()
	open, found := one.metric("process_open_fds")
	if !found {
		s.t.Fatal("there is no process_open_fds")
	}
	limit := "--nofile=" + strconv.Itoa(int(open)+8)
	pid := "--pid=" + strconv.Itoa(one.process.Process.Pid)
	if out, err := exec.Command("prlimit", pid, limit+":").CombinedOutput(); err != nil {
		s.t.Fatalf("prlimit: %v\n%s", err, out)
	}
	s.meanwhile(func() {
		for range 10 {
			conn, err := net.Dial("tcp", strings.TrimPrefix(one.address, "http://"))
			if err != nil {
				continue
			}
			s.t.Cleanup(func() { _ = conn.Close() })
		}
	})
}
