package tools_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
)

// heartbeat is the default of HANDOFF_HEARTBEAT.
const heartbeat = 25 * time.Second

const streamPath = "/api/v1/ai-sessions/escalations/stream"

// drain is the time in which a replica ends after SIGTERM.
const drain = 5 * time.Second

// kubernetes is what the example deploys.
type kubernetes struct {
	manifests
	deployment *appsv1.Deployment
	pod        corev1.PodTemplateSpec
	serve      corev1.Container
	job        *batchv1.Job
	migrate    corev1.Container
	service    *corev1.Service
}

func exampleCluster(t *testing.T) kubernetes {
	t.Helper()
	k := kubernetes{manifests: buildManifests(t, "overlays/example")}
	k.deployment, k.job = only[*appsv1.Deployment](t, k.manifests), only[*batchv1.Job](t, k.manifests)
	k.service = only[*corev1.Service](t, k.manifests)
	k.pod = k.deployment.Spec.Template
	k.serve, k.migrate = k.pod.Spec.Containers[0], k.job.Spec.Template.Spec.Containers[0]
	return k
}

func TestKubernetesSelectorsFindTheReplicasAndNothingElse(t *testing.T) {
	k := exampleCluster(t)
	selectors := map[string]*metav1.LabelSelector{
		"deployment":        k.deployment.Spec.Selector,
		"service":           {MatchLabels: k.service.Spec.Selector},
		"disruption budget": only[*policyv1.PodDisruptionBudget](t, k.manifests).Spec.Selector,
	}
	for _, constraint := range k.pod.Spec.TopologySpreadConstraints {
		selectors["spread over "+constraint.TopologyKey] = constraint.LabelSelector
	}
	if len(selectors) != 5 {
		t.Errorf("%d selectors, want one of each and spreads over machines and zones", len(selectors))
	}
	for name, selector := range selectors {
		if !selects(t, selector, k.pod.Labels) || selects(t, selector, k.job.Spec.Template.Labels) {
			t.Errorf("the selector of the %s, %v, does not find the pods of the deployment alone", name, selector.MatchLabels)
		}
	}
	policy := only[*networkingv1.NetworkPolicy](t, k.manifests).Spec.PodSelector
	if !selects(t, &policy, k.pod.Labels) || !selects(t, &policy, k.job.Spec.Template.Labels) {
		t.Errorf("the network policy is for %v, want replicas and the job", policy.MatchLabels)
	}
	monitor := only[*monitoringv1.ServiceMonitor](t, k.manifests).Spec
	if !selects(t, &monitor.Selector, k.service.Labels) {
		t.Errorf("the ServiceMonitor looks for %v, the service has %v", monitor.Selector.MatchLabels, k.service.Labels)
	}
	if job := k.service.Labels[monitor.JobLabel]; !strings.Contains(job, "handoffd") {
		t.Errorf("the job of the metrics is called %q; rules.yml looks for handoffd", job)
	}
}

func TestKubernetesPortsLeadToTheAddressThatServeListensOn(t *testing.T) {
	k := exampleCluster(t)
	port := k.serve.Ports[0]
	if port.ContainerPort != 8080 {
		t.Errorf("the container has port %d, the default of HANDOFF_ADDR is :8080", port.ContainerPort)
	}
	for name, probe := range probes(k.serve) {
		if probe.HTTPGet.Port.StrVal != port.Name {
			t.Errorf("the %s probe asks port %q, want %q", name, probe.HTTPGet.Port.StrVal, port.Name)
		}
	}
	served := k.service.Spec.Ports[0]
	if served.TargetPort.StrVal != port.Name {
		t.Errorf("the service leads to port %q, want %q", served.TargetPort.StrVal, port.Name)
	}
	policy := only[*networkingv1.NetworkPolicy](t, k.manifests).Spec
	if allowed := policy.Ingress[0].Ports[0]; allowed.Port.StrVal != port.Name {
		t.Errorf("the network policy lets port %v in, want %q", allowed.Port, port.Name)
	}
	scraped := only[*monitoringv1.ServiceMonitor](t, k.manifests).Spec.Endpoints[0]
	if scraped.Port != served.Name || scraped.Path != "/metrics" {
		t.Errorf("Prometheus asks port %q for %s, the service has %q", scraped.Port, scraped.Path, served.Name)
	}
	for _, rule := range only[*gatewayv1.HTTPRoute](t, k.manifests).Spec.Rules {
		for _, to := range rule.BackendRefs {
			if string(to.Name) != k.service.Name || *to.Port != served.Port {
				t.Errorf("the route leads to %s:%d, the service is %s:%d", to.Name, *to.Port, k.service.Name, served.Port)
			}
		}
	}
	for _, ingress := range ofType[*networkingv1.Ingress](buildManifests(t, "with/ingress-nginx")) {
		to := ingress.Spec.Rules[0].HTTP.Paths[0].Backend.Service
		if to.Name != k.service.Name || to.Port.Name != served.Name {
			t.Errorf("%s leads to %s:%s, the service is %s:%s", ingress.Name, to.Name, to.Port.Name, k.service.Name, served.Name)
		}
	}
}

func TestKubernetesRoutesLetStreamsLastAndKeepMetricsPrivate(t *testing.T) {
	k := exampleCluster(t)
	routes := make(map[string]gatewayv1.HTTPRouteRule)
	for _, rule := range only[*gatewayv1.HTTPRoute](t, k.manifests).Spec.Rules {
		routes[*rule.Matches[0].Path.Value] = rule
	}
	if len(routes["/metrics"].Matches) == 0 || len(routes["/metrics"].BackendRefs) > 0 {
		t.Error("the route does not keep /metrics to itself")
	}
	if timeout := routes[streamPath].Timeouts; timeout == nil || *timeout.Request != "0s" {
		t.Error("the route limits how long a stream lasts")
	}
	for _, ingress := range ofType[*networkingv1.Ingress](buildManifests(t, "with/ingress-nginx")) {
		setting := func(name string) string { return ingress.Annotations["nginx.ingress.kubernetes.io/"+name] }
		if ingress.Spec.Rules[0].HTTP.Paths[0].Path == "/metrics" {
			if setting("whitelist-source-range") != "127.0.0.1/32" {
				t.Error("the ingress serves /metrics to others")
			}
			continue
		}
		timeout, err := time.ParseDuration(setting("proxy-read-timeout") + "s")
		if err != nil || timeout < 2*heartbeat || setting("proxy-buffering") != "off" {
			t.Errorf("the ingress cuts streams (after %s, %v) or buffers them (%s)", timeout, err, setting("proxy-buffering"))
		}
	}
}

func TestKubernetesPolicyLetsReplicasReachWhatTheirSettingsName(t *testing.T) {
	allowed := make(map[string]bool)
	for _, rule := range only[*networkingv1.NetworkPolicy](t, exampleCluster(t).manifests).Spec.Egress {
		for _, port := range rule.Ports {
			allowed[port.Port.String()] = true
		}
	}
	for what, port := range map[string]string{
		"names": "53", "PostgreSQL": "5432", "PgBouncer": "6432", "mail": "587", "a collector of traces": "4318",
		"webhooks": "443",
	} {
		if !allowed[port] {
			t.Errorf("the network policy has no port for %s, %s", what, port)
		}
	}
}

func TestKubernetesGivesContainersOnlySettingsThatExist(t *testing.T) {
	k, known := exampleCluster(t), settings(t)
	known["GOMEMLIMIT"] = true                 // of Go
	known["OTEL_EXPORTER_OTLP_HEADERS"] = true // of OpenTelemetry
	config := only[*corev1.ConfigMap](t, k.manifests)
	if source := k.serve.EnvFrom[0].ConfigMapRef; source.Name != config.Name {
		t.Errorf("the replicas read ConfigMap %q, which is called %q", source.Name, config.Name)
	}
	for setting := range config.Data {
		if !known[setting] {
			t.Errorf("the ConfigMap has %s, which is no setting", setting)
		}
	}
	example := exampleSecret(t)
	used := make(map[string]bool)
	for _, container := range []corev1.Container{k.serve, k.migrate} {
		for _, variable := range container.Env {
			if !known[variable.Name] {
				t.Errorf("%s sets %s, which is no setting", container.Name, variable.Name)
			}
			if variable.ValueFrom == nil {
				continue
			}
			key := variable.ValueFrom.SecretKeyRef
			used[key.Key] = true
			if _, found := example.StringData[key.Key]; !found || key.Name != example.Name {
				t.Errorf("%s reads %s of secret %s, which secret.example.yaml does not have", container.Name, key.Key, key.Name)
			}
		}
	}
	for key := range example.StringData {
		if !used[key] {
			t.Errorf("secret.example.yaml has %s, which no container reads", key)
		}
	}
}

// The commands of docs/kubernetes.md make the secrets and the ConfigMap that overlays/try refers to.
func TestKubernetesDocumentationMakesWhatPodsRequire(t *testing.T) {
	objects := buildManifests(t, "overlays/try")
	text, err := os.ReadFile(rootFile(t, "docs/kubernetes.md"))
	if err != nil {
		t.Fatal(err)
	}
	made := make(map[string][]string) // keys by name
	command := regexp.MustCompile(`(?s)create secret generic (\S+)(.*?[^\\])\n`)
	for _, found := range command.FindAllStringSubmatch(string(text), -1) {
		for _, key := range regexp.MustCompile(`--from-literal=([A-Z_]+)=`).FindAllStringSubmatch(found[2], -1) {
			made[found[1]] = append(made[found[1]], key[1])
		}
	}
	containers := []corev1.Container{
		only[*appsv1.StatefulSet](t, objects).Spec.Template.Spec.Containers[0],
		only[*appsv1.Deployment](t, objects).Spec.Template.Spec.Containers[0],
		only[*batchv1.Job](t, objects).Spec.Template.Spec.Containers[0],
	}
	for _, container := range containers {
		for _, variable := range container.Env {
			if variable.ValueFrom == nil || variable.ValueFrom.SecretKeyRef.Optional != nil {
				continue
			}
			if key := variable.ValueFrom.SecretKeyRef; !slices.Contains(made[key.Name], key.Key) {
				t.Errorf("%s needs %s of secret %s, which no command of docs/kubernetes.md makes: %v",
					container.Name, key.Key, key.Name, made)
			}
		}
	}
	role := only[*appsv1.StatefulSet](t, objects).Spec.Template.Spec.Volumes[0].ConfigMap.Name
	if !strings.Contains(string(text), "create configmap "+role+" --from-file=deploy/role.sql") {
		t.Errorf("no command of docs/kubernetes.md makes the ConfigMap %s", role)
	}
}

func probes(c corev1.Container) map[string]*corev1.Probe {
	return map[string]*corev1.Probe{"startup": c.StartupProbe, "liveness": c.LivenessProbe, "readiness": c.ReadinessProbe}
}

func selects(t *testing.T, selector *metav1.LabelSelector, of map[string]string) bool {
	t.Helper()
	parsed, err := metav1.LabelSelectorAsSelector(selector)
	if err != nil {
		t.Fatal(err)
	}
	return !parsed.Empty() && parsed.Matches(labels.Set(of))
}

func exampleSecret(t *testing.T) *corev1.Secret {
	t.Helper()
	text, err := os.ReadFile(rootFile(t, "deploy/kubernetes/secret.example.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	secret, ok := decodeManifest(t, text).(*corev1.Secret)
	if !ok {
		t.Fatal("secret.example.yaml is no secret")
	}
	return secret
}
