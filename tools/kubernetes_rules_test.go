package tools_test

import (
	"reflect"
	"testing"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
)

func TestKubernetesHasTheAlertsOfPrometheus(t *testing.T) {
	var want monitoringv1.PrometheusRuleSpec
	readYAML(t, rootFile(t, "deploy/prometheus/rules.yml"), &want)
	got := only[*monitoringv1.PrometheusRule](t, exampleCluster(t).manifests).Spec
	if len(want.Groups) == 0 || !reflect.DeepEqual(got, want) {
		t.Error("the PrometheusRule differs from deploy/prometheus/rules.yml; try: make generate")
	}
}
