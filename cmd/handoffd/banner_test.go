package main

import "testing"

func TestColumnsOfNames(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, "Dana Okafor": 11, "Ingrid Sørbø": 12, "Nguyễn Thùy Linh": 16, "中村 愛子 (Aiko)": 16, "ｱｲｺ": 3, "Ａ": 2,
	} {
		if got := columns(text); got != want {
			t.Errorf("%q takes %d columns, want %d", text, got, want)
		}
	}
}
