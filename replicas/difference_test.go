package replicas_test

import (
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/handoffd/handoffd/internal/logtest"
	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/replicas"
)

// replica reports its settings, of which the secret can be changed.
type replica struct {
	*replicas.Reporter
	log    *logtest.Recorder
	secret atomic.Value
	stop   func()
}

func (d *database) replica(name, secret string) *replica {
	d.t.Helper()
	r := &replica{Reporter: d.reporter(&notify.Listener{}, name), log: logtest.New(d.t)}
	r.secret.Store(secret)
	r.Logger = r.log.Logger
	r.Settings = func(key []byte) map[string]string {
		if len(key) < 32 {
			d.t.Errorf("the key has %d bytes", len(key))
		}
		return map[string]string{"SECRET": r.secret.Load().(string), "FROM": "same"}
	}
	r.stop = run(d.t, r.Run)
	return r
}

const (
	disagree = "replicas have different settings, which must be the same on all"
	agree    = "the settings of all replicas are the same again"
)

func TestReplicasWithDifferentSettingsAreDegradedAndNamed(t *testing.T) {
	d := newDatabase(t)
	first, second := d.replica("first", "s3cret"), d.replica("second", "0ther")
	d.exec(`insert into replicas (id, host, degraded) values ('of an older version', 'host-2', '{}')`)
	for _, r := range []*replica{first, second} {
		attrs := r.log.Await(disagree)
		if attrs["reason"] != replicas.SettingsDisagree || attrs["hint"] != "hint for settings_disagree" {
			t.Errorf("the log says %v", attrs)
		}
		if reasons := r.Reasons(); !slices.Equal(reasons, []string{replicas.SettingsDisagree}) {
			t.Errorf("the replica is degraded for %v", reasons)
		}
	}
	found, err := replicas.Compare(t.Context(), d.Pool)
	if err != nil {
		t.Fatal(err)
	}
	text := found.Differences
	for _, word := range []string{"SECRET", "first on host-1", "second on host-1"} {
		if !strings.Contains(text, word) {
			t.Errorf("%q does not name %s", text, word)
		}
	}
	if strings.Contains(text, "s3cret") || strings.Contains(text, "FROM") || strings.Contains(text, "older") {
		t.Errorf("it says too much: %q", text)
	}
	second.secret.Store("s3cret")
	for _, r := range []*replica{first, second} {
		r.log.Await(agree)
		r.log.ExpectNoMore() // each change is one record, however many reports there were
		if reasons := r.Reasons(); len(reasons) > 0 {
			t.Errorf("the replica is still degraded for %v", reasons)
		}
	}
	second.secret.Store("")
	first.log.Await(disagree)
	second.stop()
	first.log.Await(agree)
}

// While a key is replaced, replicas have the old one, both, or the new one.
func TestReplicasAgreeWhereTheyShareOneOfSeveralValues(t *testing.T) {
	d := newDatabase(t)
	first, second := d.replica("first", "old"), d.replica("second", "new")
	first.log.Await(disagree)
	for _, secrets := range [][2]string{{"old", "new,old"}, {"old,new", "new,old"}, {"new,old", "new"}} {
		first.secret.Store(secrets[0])
		second.secret.Store(secrets[1])
		first.log.Await(agree)
		second.secret.Store("another")
		first.log.Await(disagree)
	}
	second.secret.Store("")
	if found, err := replicas.Compare(t.Context(), d.Pool); err != nil || !strings.Contains(found.Differences, "SECRET") {
		t.Errorf("got %+v, error %v", found, err)
	}
}

func TestTheSettingsOfASilentReplicaDoNotCount(t *testing.T) {
	d := newDatabase(t)
	d.exec(`insert into replicas (id, host, degraded, settings)
		values ('killed', 'host-2', '{}', '{"SECRET":"another"}')`)
	r := d.replica("alive", "s3cret")
	r.log.Await(disagree)
	d.exec(`update replicas set reported_at = clock_timestamp() - interval '16 seconds' where id = 'killed'`)
	r.log.Await(agree)
}
