package chaos

import (
	"github.com/emersion/go-smtp"

	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/db/localpg"
	"github.com/handoffd/handoffd/internal/porttest"
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
	"schema_older": func(s *sampler) {
		s.beginEmpty()
		s.run.exec(`delete from goose_db_version where version_id = (select max(version_id) from goose_db_version)`)
		s.run.launch()
		s.run.launch()
		s.sick()
	},
	"listener_pooler": func(s *sampler) {
		s.beginEmpty()
		const ignored = "ignore_startup_parameters = idle_session_timeout,extra_float_digits"
		pooled := "HANDOFF_LISTEN_URL=" + dbtest.StartPooler(s.t, s.run.database.URL, ignored)
		s.run.launch(pooled)
		s.run.launch(pooled)
		s.populate()
		s.work()
		s.sick()
	},
	"listener_cut": func(s *sampler) {
		s.beginEmpty()
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
		s.beginEmpty()
		s.run.start("HANDOFF_PUBLIC_URL=https://one.example")
		s.run.launch("HANDOFF_PUBLIC_URL=https://two.example")
		s.populate()
		s.work()
		s.sick()
	},
	"provider_never_reached": func(s *sampler) {
		s.beginEmpty()
		provider := "HANDOFF_JWKS_URL=http://" + porttest.Free(s.t, "127.0.0.1") + "/keys"
		s.run.launch(provider)
		s.run.launch(provider)
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
		s.begin("HANDOFF_SMTP_URL=smtp://"+porttest.Free(s.t, "127.0.0.1"), "HANDOFF_MAIL_FROM=handoffs@example.com")
		s.run.mustEscalate(s.run.replicas[0], s.run.account(3), 2) // stays unclaimed
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
