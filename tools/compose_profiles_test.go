package tools_test

import (
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"
	"sigs.k8s.io/yaml"
)

var profiles = []string{"watch", "mail"}

func TestComposeStartsNothingOfAProfileUnasked(t *testing.T) {
	added := map[string][]string{"watch": {"grafana", "prometheus"}, "mail": {"mail"}}
	plain := slices.Collect(maps.Keys(composeServices(t)))
	for _, profile := range profiles {
		project, err := loadCompose(t, secrets(), profile)
		if err != nil {
			t.Fatal(err)
		}
		want := slices.Sorted(slices.Values(slices.Concat(plain, added[profile])))
		if got := slices.Sorted(maps.Keys(project.Services)); !slices.Equal(got, want) {
			t.Errorf("with profile %s compose starts %v, want %v", profile, got, want)
		}
	}
}

func TestComposePinsImagesAndPublishesOnlyToThisMachine(t *testing.T) {
	for name, service := range allServices(t, secrets()) {
		if service.Build == nil && !regexp.MustCompile(`^\S+:v?\d+\.\d+(\.\d+)?(-alpine)?$`).MatchString(service.Image) {
			t.Errorf("%s runs %s, which can be another one tomorrow", name, service.Image)
		}
		for _, port := range service.Ports {
			if port.HostIP != "127.0.0.1" {
				t.Errorf("%s is published on %q, want 127.0.0.1 alone", name, port.HostIP)
			}
		}
	}
}

// Grafana's default administrator has a known password.
func TestComposeGrafanaHasNoAdministrator(t *testing.T) {
	got := allServices(t, secrets())["grafana"].Environment.ToMapping()
	if got["GF_AUTH_BASIC_ENABLED"] != "false" || got["GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION"] != "true" {
		t.Errorf("Grafana has its administrator admin: %v", got)
	}
}

// The mail settings that the comment of compose.yaml exports lead to the service of the profile; without them a
// replica has none.
func TestComposeSendsMailToTheProfileWhenAsked(t *testing.T) {
	for _, name := range replicas {
		if url, set := composeServices(t)[name].Environment.ToMapping()["HANDOFF_SMTP_URL"]; set {
			t.Errorf("without the profile %s sends mail to %q", name, url)
		}
	}
	text, err := os.ReadFile(rootFile(t, "compose.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	env := secrets()
	export := regexp.MustCompile(`(HANDOFF_[A-Z]+_(?:URL|FROM))=(\S+)`)
	for _, found := range export.FindAllStringSubmatch(string(text), -1) {
		env[found[1]] = found[2]
	}
	services := allServices(t, env)
	for _, name := range replicas {
		got := services[name].Environment.ToMapping()
		complete := got["HANDOFF_MAIL_FROM"] != "" && got["HANDOFF_PUBLIC_URL"] != ""
		if got["HANDOFF_SMTP_URL"] != "smtp://mail:1025" || !complete {
			t.Errorf("with the exports of compose.yaml %s has %v", name, got)
		}
	}
	if services["mail"].Name == "" {
		t.Error("no service is called mail")
	}
}

// Each file names the others by a path or by an address; both lead there.
func TestComposeWatchesBothReplicas(t *testing.T) {
	services := allServices(t, secrets())
	files := make(map[string]map[string]string) // service, then path in the container, then path here
	for name, service := range services {
		files[name] = make(map[string]string)
		for _, volume := range service.Volumes {
			files[name][volume.Target] = volume.Source
		}
	}

	var prometheus struct {
		RuleFiles     []string `json:"rule_files"`
		ScrapeConfigs []struct {
			StaticConfigs []struct{ Targets []string } `json:"static_configs"`
		} `json:"scrape_configs"`
	}
	readYAML(t, files["prometheus"]["/etc/prometheus/prometheus.yml"], &prometheus)
	for _, rules := range prometheus.RuleFiles {
		if files["prometheus"][path.Join("/etc/prometheus", rules)] == "" {
			t.Errorf("Prometheus reads %s, which is not mounted", rules)
		}
	}
	var want []string
	for _, name := range replicas {
		want = append(want, name+":8080")
	}
	if got := prometheus.ScrapeConfigs[0].StaticConfigs[0].Targets; !slices.Equal(got, want) {
		t.Errorf("Prometheus asks %v, the replicas are %v", got, want)
	}

	var sources struct{ Datasources []struct{ URL string } }
	readYAML(t, files["grafana"]["/etc/grafana/provisioning/datasources/prometheus.yml"], &sources)
	if got := sources.Datasources[0].URL; got != "http://prometheus:9090" || services["prometheus"].Name == "" {
		t.Errorf("Grafana asks %s, which is no service here", got)
	}
	var dashboards struct {
		Providers []struct{ Options struct{ Path string } }
	}
	readYAML(t, files["grafana"]["/etc/grafana/provisioning/dashboards/handoffd.yml"], &dashboards)
	home := services["grafana"].Environment.ToMapping()["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
	looked := dashboards.Providers[0].Options.Path
	if path.Dir(home) != looked || !strings.HasSuffix(files["grafana"][home], "/deploy/grafana/handoffd.json") {
		t.Errorf("Grafana looks for dashboards in %s and begins with %s", looked, home)
	}
}

func allServices(t *testing.T, env types.Mapping) types.Services {
	t.Helper()
	project, err := loadCompose(t, env, profiles...)
	if err != nil {
		t.Fatal(err)
	}
	return project.Services
}

func readYAML(t *testing.T, file string, into any) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}
