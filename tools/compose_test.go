// Package tools_test checks the files around the service that no compiler reads: compose.yaml and the Dockerfile. It
// belongs to the module of the tools, so that the product does not need its parsers.
package tools_test

import (
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
)

// settings returns the names of all settings, from the help of serve.
func settings(t *testing.T) map[string]bool {
	t.Helper()
	help := exec.CommandContext(t.Context(), "go", "run", "./cmd/handoffd", "serve", "--help")
	help.Dir = ".."
	text, err := help.Output()
	if err != nil {
		t.Fatalf("ask for the settings: %v", err)
	}
	known := make(map[string]bool)
	for _, match := range regexp.MustCompile(`\(\$([A-Z_]+)\)`).FindAllSubmatch(text, -1) {
		known[string(match[1])] = true
	}
	return known
}

var replicas = []string{"handoffd-1", "handoffd-2"}

// secrets returns the variables that compose.yaml requires.
func secrets() types.Mapping {
	return types.Mapping{
		"HANDOFF_JWT_SECRET": strings.Repeat("s", 32), "POSTGRES_PASSWORD": "p", "POSTGRES_HANDOFFD_PASSWORD": "h",
	}
}

func TestComposeRefusesToStartWithoutASecret(t *testing.T) {
	for name := range secrets() {
		others := secrets()
		delete(others, name)
		_, err := loadCompose(t, others)
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("loading without %s: got %v, want an error that names it", name, err)
		}
	}
}

func TestComposeStartsEachServiceAfterWhatItNeeds(t *testing.T) {
	services := composeServices(t)
	needs := map[string]map[string]string{
		"postgres":   {},
		"migrate":    {"postgres": types.ServiceConditionHealthy},
		"handoffd-1": {"postgres": types.ServiceConditionHealthy, "migrate": types.ServiceConditionCompletedSuccessfully},
		"handoffd-2": {"postgres": types.ServiceConditionHealthy, "migrate": types.ServiceConditionCompletedSuccessfully},
		"proxy":      {"handoffd-1": types.ServiceConditionStarted, "handoffd-2": types.ServiceConditionStarted},
	}
	if len(services) != len(needs) {
		t.Errorf("compose.yaml has services %v, want those of %v", services, needs)
	}
	for name, want := range needs {
		got := services[name].DependsOn
		if len(got) != len(want) {
			t.Errorf("%s depends on %v, want %v", name, got, want)
		}
		for on, condition := range want {
			if got[on].Condition != condition {
				t.Errorf("%s waits for %s to be %q, want %q", name, on, got[on].Condition, condition)
			}
			if condition == types.ServiceConditionHealthy && services[on].HealthCheck == nil {
				t.Errorf("%s waits for %s to be healthy, which has no healthcheck", name, on)
			}
		}
	}
	if restart := services["migrate"].Restart; restart != "" {
		t.Errorf("migrate restarts %q, so it never completes", restart)
	}
}

func TestComposeGivesReplicasOnlySettingsThatExist(t *testing.T) {
	services, known := composeServices(t), settings(t)
	for _, name := range append(replicas, "migrate") {
		for setting, value := range services[name].Environment {
			if !known[setting] {
				t.Errorf("%s sets %s, which is no setting", name, setting)
			}
			if value != nil && *value == "" { // without a value it is that of the environment, or unset
				t.Errorf("%s sets %s to nothing", name, setting)
			}
		}
	}
	for _, name := range replicas {
		for _, required := range []string{"DATABASE_URL", "HANDOFF_JWT_SECRET"} {
			if services[name].Environment[required] == nil {
				t.Errorf("%s lacks %s", name, required)
			}
		}
	}
}

func TestComposeBuildsAndStopsReplicasAlike(t *testing.T) {
	services := composeServices(t)
	for _, name := range append(replicas, "migrate") {
		service := services[name]
		build := service.Build
		if build == nil || filepath.Join(build.Context, build.Dockerfile) != rootFile(t, "Dockerfile") {
			t.Errorf("%s is not built from the Dockerfile of this repository", name)
		}
		if !service.ReadOnly || len(service.Ports) > 0 {
			t.Errorf("%s: read_only %v, ports %v; want a read-only container that only the proxy reaches",
				name, service.ReadOnly, service.Ports)
		}
	}
	for _, name := range replicas {
		if grace := services[name].StopGracePeriod; grace == nil || grace.String() != "10s" {
			t.Errorf("%s has stop_grace_period %v, want 10s: twice the five seconds in which streams close", name, grace)
		}
	}
}

func TestComposeTrustsOnlyItsProxy(t *testing.T) {
	project, err := loadCompose(t, secrets())
	if err != nil {
		t.Fatal(err)
	}
	subnet := netip.MustParsePrefix(project.Networks["default"].Ipam.Config[0].Subnet)
	for _, name := range replicas {
		trusted := project.Services[name].Environment.ToMapping()["HANDOFF_TRUSTED_PROXIES"]
		if trusted != subnet.String() {
			t.Errorf("%s trusts %q, want the network of the proxy, %s", name, trusted, subnet)
		}
	}
	for _, port := range project.Services["proxy"].Ports {
		if port.HostIP != "127.0.0.1" {
			t.Errorf("the proxy is published on %q, want 127.0.0.1 alone", port.HostIP)
		}
	}
}

// The proxy resolves no names. Its configuration has the addresses of the replicas, which no other container gets.
func TestComposeGivesReplicasTheAddressesThatTheProxyAsks(t *testing.T) {
	project, err := loadCompose(t, secrets())
	if err != nil {
		t.Fatal(err)
	}
	config, err := os.ReadFile(rootFile(t, "deploy/nginx.conf"))
	if err != nil {
		t.Fatal(err)
	}
	pool := project.Networks["default"].Ipam.Config[0]
	subnet, others := netip.MustParsePrefix(pool.Subnet), netip.MustParsePrefix(pool.IPRange)
	asked := regexp.MustCompile(`(?m)^\s*server (\S+):8080 `).FindAllSubmatch(config, -1)
	if len(asked) != len(replicas) {
		t.Fatalf("the proxy asks %d replicas, want %d", len(asked), len(replicas))
	}
	for i, name := range replicas {
		given := project.Services[name].Networks["default"].Ipv4Address
		address := netip.MustParseAddr(given)
		if given != string(asked[i][1]) || !subnet.Contains(address) || others.Contains(address) {
			t.Errorf("%s has %s; the proxy asks %s; others get addresses of %s", name, given, asked[i][1], others)
		}
	}
}

func TestComposeMountsFilesThatExist(t *testing.T) {
	project, err := loadCompose(t, secrets(), profiles...)
	if err != nil {
		t.Fatal(err)
	}
	mounted := 0
	for name, service := range project.Services {
		for _, volume := range service.Volumes {
			if volume.Type != types.VolumeTypeBind {
				continue
			}
			mounted++
			if info, err := os.Stat(volume.Source); err != nil || !info.Mode().IsRegular() || !volume.ReadOnly {
				t.Errorf("%s mounts %s (%v, read-only %v), want a file that exists, read-only",
					name, volume.Source, err, volume.ReadOnly)
			}
		}
	}
	if mounted == 0 {
		t.Error("no service mounts a file, so the proxy runs without its configuration")
	}
}

func composeServices(t *testing.T) types.Services {
	t.Helper()
	project, err := loadCompose(t, secrets())
	if err != nil {
		t.Fatal(err)
	}
	return project.Services
}

// loadCompose reads compose.yaml as `docker compose` does: against the schema, with variables
// interpolated from env alone, paths resolved, references between its parts checked, and the services of these
// profiles added to those that have none.
func loadCompose(t *testing.T, env types.Mapping, profiles ...string) (*types.Project, error) {
	t.Helper()
	file := rootFile(t, "compose.yaml")
	return loader.LoadWithContext(t.Context(), types.ConfigDetails{
		WorkingDir:  filepath.Dir(file),
		ConfigFiles: []types.ConfigFile{{Filename: file}},
		Environment: env,
	}, loader.WithProfiles(profiles))
}

// rootFile returns the absolute path of a file at the root of the repository.
func rootFile(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", name))
	if err != nil {
		t.Fatal(err)
	}
	return path
}
