package tools_test

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// The overlays in deploy/kubernetes, and the base with each of the components.
var kustomizations = []string{
	"base", "overlays/try", "overlays/example", "with/autoscaling", "with/gateway", "with/ingress-nginx",
	"with/network-policy", "with/service-monitor",
}

// manifests are the objects of a kustomization.
type manifests []runtime.Object

// buildManifests builds a kustomization as `kubectl apply -k` does, and decodes each object. An unknown field, a field
// that stands twice and a value of the wrong type are errors.
func buildManifests(t *testing.T, kustomization string) manifests {
	t.Helper()
	built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(kubernetesFiles(t), "/"+kustomization)
	if err != nil {
		t.Fatalf("build %s: %v", kustomization, err)
	}
	var objects manifests
	for _, resource := range built.Resources() {
		objects = append(objects, decodeManifest(t, []byte(resource.MustYaml())))
	}
	return objects
}

// kubernetesFiles returns a copy of deploy/kubernetes in memory, with an overlay more for each component.
func kubernetesFiles(t *testing.T) filesys.FileSystem {
	t.Helper()
	files, root := filesys.MakeFsInMemory(), rootFile(t, "deploy/kubernetes")
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		return files.WriteFile(strings.TrimPrefix(file, root), content)
	})
	for _, kustomization := range kustomizations {
		if component, found := strings.CutPrefix(kustomization, "with/"); found && err == nil {
			err = files.WriteFile(path.Join("/", kustomization, "kustomization.yaml"),
				[]byte("resources: [../../base]\ncomponents: [../../components/"+component+"]\n"))
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func decodeManifest(t *testing.T, text []byte) runtime.Object {
	t.Helper()
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		corev1.AddToScheme, appsv1.AddToScheme, batchv1.AddToScheme, policyv1.AddToScheme, autoscalingv2.AddToScheme,
		networkingv1.AddToScheme, gatewayv1.Install, monitoringv1.AddToScheme,
	} {
		if err := add(scheme); err != nil {
			t.Fatal(err)
		}
	}
	codecs := serializer.NewCodecFactory(scheme, serializer.EnableStrict)
	object, _, err := codecs.UniversalDeserializer().Decode(text, nil, nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return object
}

// ofType returns the objects of one type.
func ofType[T runtime.Object](objects manifests) []T {
	var found []T
	for _, object := range objects {
		if typed, ok := object.(T); ok {
			found = append(found, typed)
		}
	}
	return found
}

// only returns the one object of a type.
func only[T runtime.Object](t *testing.T, objects manifests) T {
	t.Helper()
	found := ofType[T](objects)
	if len(found) != 1 {
		t.Fatalf("%d objects of type %T, want one", len(found), *new(T))
	}
	return found[0]
}

func TestKubernetesManifestsMatchTheSchemas(t *testing.T) {
	for _, kustomization := range kustomizations {
		objects := buildManifests(t, kustomization)
		if len(objects) < len(buildManifests(t, "base")) {
			t.Errorf("%s has %d objects, fewer than the base", kustomization, len(objects))
		}
	}
}

// A component that no kustomization above includes would be checked by nothing.
func TestKubernetesComponentsAndOverlaysAreAllBuilt(t *testing.T) {
	for _, place := range []struct{ directory, name string }{{"components", "with"}, {"overlays", "overlays"}} {
		entries, err := os.ReadDir(rootFile(t, "deploy/kubernetes/"+place.directory))
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range entries {
			if !bytes.Contains([]byte(strings.Join(kustomizations, "\n")), []byte(place.name+"/"+entry.Name())) {
				t.Errorf("no test builds deploy/kubernetes/%s/%s", place.directory, entry.Name())
			}
		}
	}
}
