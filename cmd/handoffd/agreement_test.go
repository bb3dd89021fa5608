package main

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/handofftest"
	"github.com/handoffd/handoffd/internal/smtptest"
)

// Each setting is compared among replicas, or listed here with the reason why it can differ.
func TestEverySettingIsComparedOrMayDiffer(t *testing.T) {
	mayDiffer := map[string]string{
		"HANDOFF_LISTEN_URL":              "replicas can have different poolers; the canary detects a wrong one",
		"HANDOFF_ADDR":                    "each has its own",
		"HANDOFF_ALLOWED_ORIGINS":         "browsers show a difference at once",
		"HANDOFF_TRUSTED_PROXIES":         "replicas can have different proxies",
		"HANDOFF_WINDOW":                  "memory of one replica",
		"HANDOFF_HEARTBEAT":               "each stream announces its own",
		"HANDOFF_RECONCILE":               "work of one replica",
		"HANDOFF_MAX_STREAMS":             "replicas can be of different size",
		"HANDOFF_MAX_STREAMS_PER_ACCOUNT": "as the former",
		"HANDOFF_MAX_STREAMS_PER_USER":    "as the former",
		"HANDOFF_LOG_LEVEL":               "one replica can be debugged",
		"HANDOFF_LOG_FORMAT":              "as the former",
		"HANDOFF_PPROF_ADDR":              "as the former",
		"OTEL_EXPORTER_OTLP_ENDPOINT":     "each can have a collector beside it",
		"OTEL_TRACES_SAMPLER":             "a trace that one replica samples goes on in the others",
		"OTEL_TRACES_SAMPLER_ARG":         "as the former",
		"OTEL_SERVICE_NAME":               "a name in traces",
	}
	compared := settings{}.mustAgree()
	known := 0
	for _, field := range reflect.VisibleFields(reflect.TypeFor[settings]()) {
		name := field.Tag.Get("env")
		if name == "" {
			continue
		}
		known++
		if _, same := compared[name]; same == (mayDiffer[name] != "") {
			t.Errorf("%s must be in mustAgree or in mayDiffer, not in both; in mustAgree: %t", name, same)
		}
	}
	if known != len(compared)+len(mayDiffer) {
		t.Errorf("there are %d settings, and %d are listed", known, len(compared)+len(mayDiffer))
	}
}

func TestFingerprintsDistinguishValues(t *testing.T) {
	key, other := []byte(strings.Repeat("k", 32)), []byte(strings.Repeat("o", 32))
	s := settings{tokens: tokens{JWTIssuer: "same", SubjectClaim: "same", JWTSecret: "one"}}
	prints := s.fingerprints(key)
	if prints["HANDOFF_JWT_ISSUER"] == prints["HANDOFF_SUBJECT_CLAIM"] {
		t.Error("equal values of two settings have one fingerprint")
	}
	if prints["HANDOFF_SMTP_URL"] != "" || len(prints["HANDOFF_JWT_SECRET"]) != 2*fingerprintBytes {
		t.Errorf("the fingerprints are %v", prints)
	}
	if again := s.fingerprints(key); !reflect.DeepEqual(again, prints) {
		t.Errorf("%v and %v are of the same", again, prints)
	}
	s.JWTSecret = "two"
	if s.fingerprints(key)["HANDOFF_JWT_SECRET"] == prints["HANDOFF_JWT_SECRET"] {
		t.Error("two secrets have one fingerprint")
	}
	s.SecretKey = strings.Repeat("a", 32) + " , " + strings.Repeat("b", 32)
	both := strings.Split(s.fingerprints(key)["HANDOFF_SECRET_KEY"], ",")
	s.SecretKey = strings.Repeat("b", 32)
	if last := s.fingerprints(key)["HANDOFF_SECRET_KEY"]; len(both) != 2 || both[0] == last || both[1] != last {
		t.Errorf("two keys have the fingerprints %v, the second alone %s", both, last)
	}
	if s.fingerprints(other)["HANDOFF_JWT_ISSUER"] == prints["HANDOFF_JWT_ISSUER"] {
		t.Error("the fingerprint does not depend on the key")
	}
}

// In the middle of a rollout one of three replicas has a mail server. All mail is sent, and all three name the
// settings that differ. When the settings agree no replica is degraded.
func TestARolloutOfTheMailServerLosesNoMail(t *testing.T) {
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	d, server := dbtest.New(t), smtptest.Start(t, nil)
	withMail := func(s *settings) {
		s.SMTPURL, s.MailFrom = server.URL(), "handoffs@acme.example"
	}
	first, second, third := join(t, d.URL, nil), join(t, d.URL, nil), join(t, d.URL, withMail)
	first.becomes("degraded", "settings_disagree", "mail_waits")
	second.becomes("degraded", "settings_disagree", "mail_waits")
	third.becomes("degraded", "settings_disagree")
	third.shows("settings_disagree", "1")
	first.shows("mail_waits", "1")
	if all := first.scrape(); all["handoffd_replicas"] != 3 || all["handoffd_replicas_disagreeing"] != 1 {
		t.Errorf("%v of %v replicas disagree, want 1 of 3", all["handoffd_replicas_disagreeing"], all["handoffd_replicas"])
	}
	for _, name := range []string{"HANDOFF_SMTP_URL", "HANDOFF_MAIL_FROM"} {
		if !strings.Contains(third.log.String(), name) {
			t.Errorf("the log does not name %s:\n%s", name, third.log)
		}
	}
	if strings.Contains(third.log.String(), server.Addr) {
		t.Errorf("the log holds a value:\n%s", third.log)
	}

	t.Setenv("DATABASE_URL", d.URL)
	f := (&shell{t: t}).doctor(exitError)["agreement"]
	f.is(t, statusFail, "HANDOFF_SMTP_URL", "not set on ", "HANDOFF_MAIL_FROM")
	if strings.Contains(f.Found, server.Addr) {
		t.Errorf("the doctor shows a value: %+v", f)
	}

	const people, escalations = 4, 10
	a := handofftest.NewIn(t, d)
	dana := a.Engineer("Dana")
	for i := range people - 1 {
		a.Engineer(fmt.Sprintf("Engineer%d", i))
	}
	for range escalations {
		// Urgent: otherwise the second message comes two minutes after the first.
		a.HandOff(dana, handoff.Draft{Session: a.Session(dana), Intent: handoff.Escalate, Priority: handoff.Urgent})
	}
	const want = escalations * (people - 1)
	eventually(t, func() bool {
		return number(t, d.URL, "select count(*)::integer from handoff_mails where status = 'sent'") == want
	}, func() { t.Fatal("not all mail is noted as sent") })
	if unsent := number(t, d.URL, "select count(*)::integer from handoff_mails where status <> 'sent'"); unsent > 0 {
		t.Errorf("of %d handoffs people were not told", unsent)
	}
	told := recipients(server)
	slices.Sort(told)
	if told = slices.Compact(told); len(told) != people-1 {
		t.Errorf("told were %v", told)
	}

	first.stop()
	second.stop()
	third.becomes("ok")
	join(t, d.URL, withMail).becomes("ok")
}

// Of two replicas with different retentions the longer one holds, and both report the difference.
func TestShortRetentionOfOneReplicaPrunesNothing(t *testing.T) {
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	d := dbtest.New(t)
	long := join(t, d.URL, nil)
	short := join(t, d.URL, func(s *settings) { s.Retention = time.Minute })
	long.becomes("degraded", "settings_disagree")
	short.becomes("degraded", "settings_disagree")
	kept := number(t, d.URL, "select extract(epoch from effective_retention(interval '1 minute'))::integer / 3600")
	if kept != 168 {
		t.Errorf("events are kept for %d h", kept)
	}
}
