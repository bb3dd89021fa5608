package webhook

import (
	"maps"
	"slices"
)

// classes are the classes of errors that attempts in every format can have.
var classes = []string{
	classTimeout, classDNS, classAddress, classConnect, classTLS, classNetwork, classRedirect, classGone, classStatus,
	classTooLarge, classSecret, classInternal,
}

// Formats returns all formats.
func Formats() []Format { return []Format{Standard, Slack, Teams} }

// Results returns what can come of an attempt in a format: delivered, or a class of error.
func Results(format Format) []string {
	results := append([]string{delivered}, classes...)
	if format == Slack {
		results = append(results, slices.Compact(slices.Sorted(maps.Values(slackClasses)))...)
		results = append(results, classSlackRefused)
	}
	return results
}
