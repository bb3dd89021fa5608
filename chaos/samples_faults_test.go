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

	"github.com/emersion/go-smtp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/db/localpg"
	"github.com/handoffd/handoffd/internal/relay"
	"github.com/handoffd/handoffd/internal/smtptest"
)

// sampledFaults bring two replicas under a light load into a fault, and record it. The names are those of the files.
var sampledFaults = map[string]func(*sampler){
	"healthy": func(s *sampler) {
		server := smtptest.Start(s.t, nil)
		s.begin(append(mailSettings(server), toReceivers(s.t)...)...)
		s.run.receiver(s.run.replicas[0], s.run.accounts[0])
		s.work()
		s.scrape(13)
	},
	"replica_down": func(s *sampler) {
		s.begin()
		s.work()
		s.healthy()
		s.run.replicas[1].kill()
		s.sick()
	},
	"database_away": func(s *sampler) {
		server := s.beginOn(localpg.Config{})
		s.work()
		s.healthy()
		if err := server.Kill(); err != nil {
			s.t.Fatal(err)
		}
		s.sick()
	},
	"database_read_only": func(s *sampler) {
		s.begin()
		s.work()
		s.healthy()
		s.run.exec(`alter role handoffd in database ` + s.database() + ` set default_transaction_read_only = on`)
		s.run.exec(`select pg_terminate_backend(pid) from pg_stat_activity
			where datname = current_database() and usename = 'handoffd'`)
		s.sick()
	},
	"listener_pooler": func(s *sampler) {
		s.run = begin(s.t, s.name, Allowance{Repairs: true})
		const ignored = "ignore_startup_parameters = idle_session_timeout,extra_float_digits"
		pooled := "HANDOFF_LISTEN_URL=" + dbtest.StartPooler(s.t, s.run.database.URL, ignored)
		s.run.launch(pooled)
		s.run.launch(pooled)
		s.populate()
		s.work()
		s.sick()
	},
	"listener_cut": func(s *sampler) {
		s.run = begin(s.t, s.name, Allowance{Repairs: true})
		link, through := relay.Postgres(s.t, s.run.database.URL)
		s.run.startTwo("HANDOFF_LISTEN_URL=" + through)
		s.populate()
		s.work()
		s.healthy()
		link.Stall()
		s.sick()
	},
	"notification_queue_full": func(s *sampler) {
		server := s.beginOn(smallQueue(s.t))
		s.work()
		s.healthy()
		s.fillQueue(server, 1)
		s.sick()
	},
	"notification_queue_fills": func(s *sampler) {
		server := s.beginOn(smallQueue(s.t))
		s.work()
		s.healthy()
		s.fillQueue(server, 0.3)
		s.sick()
	},
	"foreign_notifications": func(s *sampler) {
		s.begin()
		s.work()
		s.healthy()
		s.meanwhile(func() { s.run.exec(`select pg_notify('handoff_events', 'junk')`) })
		s.sick()
	},
	"standby_missing": func(s *sampler) {
		s.beginOn(localpg.Config{Settings: map[string]string{"synchronous_commit": "on"}})
		s.run.exec(`alter role postgres set synchronous_commit = off`)
		s.run.admin.Reset()
		s.work()
		s.healthy()
		s.run.exec(`alter system set synchronous_standby_names = 'ghost'`)
		s.run.exec(`select pg_reload_conf()`)
		s.sick()
	},
	"old_primary_back": func(s *sampler) {
		f := beginFailover(s.t, s.name, 1, 0)
		s.run = f.run
		f.startTwo()
		s.populate()
		s.work()
		s.healthy()
		f.kill(0)
		f.promote(1)
		f.restart(0)
		s.sick()
	},
	"requests_fail": func(s *sampler) {
		s.begin()
		s.work()
		s.healthy()
		s.run.exec(`revoke insert on handoffs from handoffd`)
		s.sick()
	},
	"streams_refused": func(s *sampler) {
		s.begin("HANDOFF_MAX_STREAMS_PER_USER=3")
		s.work()
		s.healthy()
		for range 8 {
			s.run.addFollower(s.run.accounts[0], s.run.accounts[0].users[0].token, s.run.replicas[0], "")
		}
		s.sick()
	},
	"streams_near_limit": func(s *sampler) {
		s.begin("HANDOFF_MAX_STREAMS=10")
		s.work()
		s.healthy()
		for range 7 {
			s.run.addFollower(s.run.accounts[0], s.run.accounts[0].users[0].token, s.run.replicas[0], "")
		}
		s.sick()
	},
	"open_files": func(s *sampler) {
		s.begin()
		s.work()
		s.healthy()
		s.exhaustFiles(s.run.replicas[0])
		s.sick()
	},
	"settings_disagree": func(s *sampler) {
		s.run = begin(s.t, s.name, Allowance{Repairs: true})
		s.run.start("HANDOFF_PUBLIC_URL=https://one.example")
		s.run.launch("HANDOFF_PUBLIC_URL=https://two.example")
		s.populate()
		s.work()
		s.sick()
	},
	"provider_never_reached": func(s *sampler) {
		s.run = begin(s.t, s.name, Allowance{Repairs: true})
		s.run.launch("HANDOFF_JWKS_URL=http://" + closedPort(s.t) + "/keys")
		s.run.launch("HANDOFF_JWKS_URL=http://" + closedPort(s.t) + "/keys")
		s.populate()
		s.sick()
	},
	"mail_refused": func(s *sampler) {
		server := smtptest.Start(s.t, nil)
		s.begin(mailSettings(server)...)
		s.work()
		s.healthy()
		server.Set(smtptest.Hooks{Rcpt: func(string, int) error {
			return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "Relaying denied"}
		}})
		s.sick()
	},
	"mail_server_away": func(s *sampler) {
		s.begin("HANDOFF_SMTP_URL=smtp://"+closedPort(s.t), "HANDOFF_MAIL_FROM=handoffs@example.com")
		s.work()
		s.sick()
	},
	"webhook_receiver_away": func(s *sampler) {
		s.begin(toReceivers(s.t)...)
		receiver := s.run.receiver(s.run.replicas[0], s.run.accounts[0])
		s.work()
		s.healthy()
		receiver.refuse()
		s.sick()
	},
	"waits_unheard": func(s *sampler) {
		server := smtptest.Start(s.t, nil)
		s.begin(mailSettings(server)...)
		s.work()
		s.healthy()
		alone := s.run.account(1) // the only engineer escalates, and is told nothing of that
		s.run.mustEscalate(s.run.replicas[0], alone, 2)
		s.sick()
	},
	"overdue": func(s *sampler) {
		s.begin()
		s.work()
		s.healthy()
		late := s.run.account(2)
		s.run.setTargets(s.run.replicas[0], late, "2s")
		s.run.mustEscalate(s.run.replicas[0], late, 2)
		s.sick()
	},
}

// begin starts two replicas on a shared server, with an account that has four streams.
func (s *sampler) begin(settings ...string) {
	s.t.Helper()
	s.run = begin(s.t, s.name, Allowance{Repairs: true})
	s.run.startTwo(settings...)
	s.populate()
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

func (s *sampler) database() string { return query[string](s.run, `select quote_ident(current_database())`) }

// work escalates and claims on both replicas until the test ends, about three times a second.
func (s *sampler) work() {
	a := s.run.accounts[0]
	s.run.write(1, func(ctx context.Context, _ *load, _, turn int) {
		one := s.run.replicas[turn%2]
		u, session := a.users[turn%3], uuid.New()
		body := fmt.Sprintf(`{"title":"Printer %s","problem_summary":"It burns"}`, session)
		s.run.do(one, a, u, http.MethodPut, sessionsPath+session.String(), body, Effect{})
		if got := s.run.escalate(one, a, u, session); got.outcome == OK {
			s.run.claim(one, a, a.users[(turn+1)%3], as[handoff](got))
		}
		select {
		case <-time.After(300 * time.Millisecond):
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
