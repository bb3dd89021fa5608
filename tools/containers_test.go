package tools_test

import (
	"bytes"
	"maps"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// deployment is what a file says of the two containers of the service: command lines, environments, probes and grace.
type deployment struct {
	migrate, serve container
	probes         []string      // paths
	grace          time.Duration // between SIGTERM and SIGKILL
}

type container struct {
	args []string
	env  map[string]string
}

// command returns the command that the container runs, or another one in its environment. Only the database is that of
// the test, and the port a free one.
func (c container) command(t *testing.T, binary, database string, args ...string) *exec.Cmd {
	t.Helper()
	env := maps.Clone(c.env)
	env["DATABASE_URL"], env["HANDOFF_ADDR"] = database, "127.0.0.1:0"
	if len(args) == 0 {
		args = c.args
	}
	command := exec.CommandContext(t.Context(), binary, args...)
	for name, value := range env {
		command.Env = append(command.Env, name+"="+value)
	}
	return command
}

// run returns what a command prints that must succeed.
func (c container) run(t *testing.T, binary, database string, args ...string) string {
	t.Helper()
	var stderr bytes.Buffer
	command := c.command(t, binary, database, args...)
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%q: %v\n%s", command.Args, err, &stderr)
	}
	return strings.TrimSpace(string(out))
}

func ofKubernetes(t *testing.T) deployment {
	t.Helper()
	k, secret := exampleCluster(t), exampleSecret(t).StringData
	secret["HANDOFF_JWT_SECRET"], secret["HANDOFF_SECRET_KEY"] = strings.Repeat("s", 64), strings.Repeat("k", 64)
	environment := func(c corev1.Container) map[string]string {
		env := make(map[string]string)
		for range c.EnvFrom {
			maps.Copy(env, only[*corev1.ConfigMap](t, k.manifests).Data)
		}
		for _, variable := range c.Env {
			switch from := variable.ValueFrom; {
			case from == nil:
				env[variable.Name] = variable.Value
			case variable.Name != "HANDOFF_LISTEN_URL": // there is no pooler here
				env[variable.Name] = secret[from.SecretKeyRef.Key]
			}
		}
		return env
	}
	d := deployment{
		migrate: container{k.migrate.Args, environment(k.migrate)},
		serve:   container{k.serve.Args, environment(k.serve)},
	}
	for _, probe := range probes(k.serve) {
		d.probes = append(d.probes, probe.HTTPGet.Path)
	}
	seconds := *k.pod.Spec.TerminationGracePeriodSeconds - k.serve.Lifecycle.PreStop.Sleep.Seconds
	d.grace = time.Duration(seconds) * time.Second
	return d
}

func ofCompose(t *testing.T) deployment {
	t.Helper()
	services := composeServices(t)
	migrate, serve := services["migrate"], services[replicas[0]]
	return deployment{
		migrate: container{migrate.Command, migrate.Environment.ToMapping()},
		serve:   container{serve.Command, serve.Environment.ToMapping()},
		probes:  []string{"/readyz"}, // of the proxy
		grace:   time.Duration(*serve.StopGracePeriod),
	}
}

func TestContainersMigrateServeAndStopAsTheirFilesSay(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "handoffd")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "./cmd/handoffd")
	build.Dir = ".."
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build handoffd: %v\n%s", err, out)
	}
	for name, read := range map[string]func(*testing.T) deployment{"kubernetes": ofKubernetes, "compose": ofCompose} {
		t.Run(name, func(t *testing.T) {
			d, database := read(t), startPostgres(t)
			replica := startProcess(t, d.serve.command(t, binary, database))
			replica.waitFor(t, "/readyz", `"schema_older"`)

			if d.migrate.run(t, binary, database) == "" {
				t.Error("the job applied no migration to an empty database")
			}
			if again := d.migrate.run(t, binary, database); again != "" {
				t.Errorf("a second run of the job applied %s", again)
			}
			replica.waitFor(t, "/readyz", `"ok"`)
			for _, path := range d.probes {
				if status, body := replica.get(t, path); status != http.StatusOK {
					t.Errorf("GET %s: %d %s", path, status, body)
				}
			}
			if _, metrics := replica.get(t, "/metrics"); !strings.Contains(metrics, "\nhandoffd_streams_open 0\n") {
				t.Error("the metric of the autoscaler is not at /metrics")
			}

			account := d.serve.run(t, binary, database, "account", "add", "Acme")
			user := d.serve.run(t, binary, database, "user", "add", "--account", account, "--email", "ada@example.com",
				"--name", "Ada", "--role", "owner")
			stream := replica.stream(t, d.serve.run(t, binary, database, "token", user))
			replica.stopWithin(t, min(d.grace, drain), stream)
		})
	}
}
