package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
	"github.com/CycloneDX/cyclonedx-gomod/pkg/generate/bin"
	"github.com/CycloneDX/cyclonedx-gomod/pkg/licensedetect/local"
	"github.com/rs/zerolog"
)

// unrecognized has the licenses whose texts the detector does not recognize, or does not find.
var unrecognized = map[string]string{
	"std":                         "BSD-3-Clause",
	"github.com/pressly/goose/v3": "MIT",
	"github.com/oasdiff/yaml":     "MIT AND BSD-3-Clause",
}

// writeBOM writes the bill of materials of a binary, in the form of CycloneDX: Go, the modules that the binary names,
// and the packages in the page, with versions, checksums and licenses.
func (r *release) writeBOM(binary, name string) error {
	logger := zerolog.Nop()
	generator, err := bin.NewGenerator(binary, bin.WithLogger(logger), bin.WithIncludeStdlib(true),
		bin.WithLicenseDetector(local.NewDetector(logger)), bin.WithVersionOverride("v"+r.version))
	if err != nil {
		return err
	}
	bom, err := generator.Generate()
	if err != nil {
		return err
	}
	packages, err := r.pagePackages()
	if err != nil {
		return err
	}
	for i, each := range *bom.Components {
		if expression := unrecognized[each.Name]; expression != "" {
			(*bom.Components)[i].Licenses = &cdx.Licenses{{Expression: expression}}
		}
	}
	*bom.Components = append(*bom.Components, packages...)
	bom.Metadata.Timestamp = r.date.Format("2006-01-02T15:04:05Z")
	file, err := os.Create(filepath.Join(r.out, name))
	if err != nil {
		return err
	}
	defer file.Close()
	if err := cdx.NewBOMEncoder(file, cdx.BOMFileFormatJSON).SetPretty(true).Encode(bom); err != nil {
		return err
	}
	return file.Close()
}

// pagePackages returns the npm packages that the page can be made of: those that web/package-lock.json has for more
// than building and testing. Packages of types leave nothing in the page.
func (r *release) pagePackages() ([]cdx.Component, error) {
	content, err := os.ReadFile(filepath.Join(r.source, "web/package-lock.json"))
	if err != nil {
		return nil, err
	}
	var lock struct {
		Packages map[string]struct {
			Version, License string
			Dev              bool
		}
	}
	if err := json.Unmarshal(content, &lock); err != nil {
		return nil, err
	}
	var components []cdx.Component
	for place, each := range lock.Packages {
		_, name, ok := strings.Cut(place, "node_modules/")
		if !ok || each.Dev || strings.HasPrefix(name, "@types/") {
			continue
		}
		id := "pkg:npm/" + strings.Replace(name, "@", "%40", 1) + "@" + each.Version
		components = append(components, cdx.Component{
			BOMRef: id, Type: cdx.ComponentTypeLibrary, Name: name, Version: each.Version, PackageURL: id,
			Licenses: &cdx.Licenses{{License: &cdx.License{ID: each.License}}},
		})
	}
	slices.SortFunc(components, func(a, b cdx.Component) int { return strings.Compare(a.BOMRef, b.BOMRef) })
	return components, nil
}
