package tools_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"sigs.k8s.io/yaml"
)

func TestKubernetesJobIsNamedAfterTheImageItRuns(t *testing.T) {
	k := exampleCluster(t)
	if k.serve.Image != k.migrate.Image {
		t.Errorf("the replicas run %s, the job runs %s", k.serve.Image, k.migrate.Image)
	}
	name, tag, _ := strings.Cut(k.serve.Image, ":")
	want := "handoffd-migrate-" + strings.ReplaceAll(tag, ".", "-")
	if k.job.Name != want || name != "registry.example.com/handoffd" {
		t.Errorf("the job of %s is called %s, want %s: a job that has run cannot be changed", k.serve.Image, k.job.Name, want)
	}
}

func TestKubernetesDeploysTheReleaseOfTheSource(t *testing.T) {
	source, err := os.ReadFile(rootFile(t, "internal/version/version.go"))
	if err != nil {
		t.Fatal(err)
	}
	number := regexp.MustCompile(`(?m)^const number = "(\S+)"$`).FindSubmatch(source)
	if _, tag, _ := strings.Cut(exampleCluster(t).serve.Image, ":"); number == nil || tag != string(number[1]) {
		t.Errorf("base/kustomization.yaml has the tag %s, the source is %s", tag, number)
	}
}

func TestKubernetesPodsMeetTheRestrictedStandard(t *testing.T) {
	k := exampleCluster(t)
	postgres := only[*appsv1.StatefulSet](t, buildManifests(t, "overlays/try")).Spec.Template.Spec
	pods := map[string]corev1.PodSpec{"serve": k.pod.Spec, "migrate": k.job.Spec.Template.Spec, "postgres": postgres}
	for name, pod := range pods {
		all, own := pod.SecurityContext, pod.Containers[0].SecurityContext
		if !*all.RunAsNonRoot || *all.RunAsUser == 0 || all.SeccompProfile.Type != corev1.SeccompProfileTypeRuntimeDefault ||
			*own.AllowPrivilegeEscalation || !slices.Equal(own.Capabilities.Drop, []corev1.Capability{"ALL"}) ||
			pod.HostNetwork || *pod.AutomountServiceAccountToken {
			t.Errorf("%s has more rights than it needs", name)
		}
		if name != "postgres" && !*own.ReadOnlyRootFilesystem {
			t.Errorf("%s can write files", name)
		}
	}
	if *k.pod.Spec.SecurityContext.RunAsUser != 65532 {
		t.Error("the pods do not run as the user of the Dockerfile")
	}
}

func TestKubernetesRolloutKeepsEveryReplicaUntilTheNextIsReady(t *testing.T) {
	k := exampleCluster(t)
	rolling := k.deployment.Spec.Strategy.RollingUpdate
	if rolling.MaxUnavailable.IntValue() != 0 || rolling.MaxSurge.IntValue() != 1 {
		t.Errorf("a rollout is allowed to take %v replicas away and add %v", rolling.MaxUnavailable, rolling.MaxSurge)
	}
	sleep := time.Duration(k.serve.Lifecycle.PreStop.Sleep.Seconds) * time.Second
	grace := time.Duration(*k.pod.Spec.TerminationGracePeriodSeconds) * time.Second
	if sleep < 5*time.Second || grace < sleep+2*drain {
		t.Errorf("SIGKILL after %s, preStop %s: want two times %s between the two", grace, sleep, drain)
	}
}

func TestKubernetesMemoryLeavesRoomAboveWhatGoKeepsTo(t *testing.T) {
	k := exampleCluster(t)
	i := slices.IndexFunc(k.serve.Env, func(v corev1.EnvVar) bool { return v.Name == "GOMEMLIMIT" })
	soft := resource.MustParse(strings.TrimSuffix(k.serve.Env[i].Value, "B"))
	if limit := k.serve.Resources.Limits.Memory(); soft.Value() > limit.Value()*8/10 {
		t.Errorf("GOMEMLIMIT is %s of %s: the kernel kills before Go collects", &soft, limit)
	}
	if !k.serve.Resources.Limits.Cpu().IsZero() {
		t.Error("a limit of CPU delays streams")
	}
}

func TestKubernetesAutoscalerCountsStreams(t *testing.T) {
	k := exampleCluster(t)
	if k.deployment.Spec.Replicas != nil {
		t.Error("the deployment has a number of replicas beside the autoscaler's")
	}
	scaler := only[*autoscalingv2.HorizontalPodAutoscaler](t, k.manifests).Spec
	target := autoscalingv2.CrossVersionObjectReference{Kind: "Deployment", Name: k.deployment.Name, APIVersion: "apps/v1"}
	if scaler.ScaleTargetRef != target {
		t.Errorf("the autoscaler scales %v", scaler.ScaleTargetRef)
	}
	const maxStreams = 50000 // the default of HANDOFF_MAX_STREAMS
	streams := scaler.Metrics[0].Pods
	if wanted := streams.Target.AverageValue.Value(); wanted*2 > maxStreams || *scaler.MinReplicas < 2 {
		t.Errorf("%d streams a replica, of at most %d: the other one of two has no room for them", wanted, maxStreams)
	}

	text, err := os.ReadFile(rootFile(t, "deploy/kubernetes/components/autoscaling/adapter-rule.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var adapter struct {
		Rules []struct {
			SeriesQuery, MetricsQuery string
			Resources                 struct {
				Overrides map[string]struct{ Resource string }
			}
			Name struct{ Matches string }
		}
	}
	if err := yaml.UnmarshalStrict(text, &adapter); err != nil {
		t.Fatal(err)
	}
	rule, query := adapter.Rules[0], new(strings.Builder)
	metric := streams.Metric.Name
	if !regexp.MustCompile(rule.Name.Matches).MatchString(metric) || !strings.HasPrefix(rule.SeriesQuery, metric+"{") ||
		rule.Resources.Overrides["pod"].Resource != "pod" || rule.Resources.Overrides["namespace"].Resource != "namespace" {
		t.Errorf("the adapter does not make %s of pods: %+v", metric, rule)
	}
	parsed := template.Must(template.New("").Delims("<<", ">>").Parse(rule.MetricsQuery))
	if err := parsed.Execute(query, map[string]string{
		"Series": metric, "LabelMatchers": `namespace="n",pod=~"a|b"`, "GroupBy": "pod",
	}); err != nil || query.String() != `sum(handoffd_streams_open{namespace="n",pod=~"a|b"}) by (pod)` {
		t.Errorf("the adapter asks %s, %v", query, err)
	}
}
