package bench

by_team := {team: names |
	some s in input.services
	team := s.team
	names := [t.name | some t in input.services; t.team == team]
}

by_region := {region: {t.name | some t in input.services; t.region == region} |
	some s in input.services
	region := s.region
}

costs[team] := total if {
	some s in input.services
	team := s.team
	total := sum([t.cost | some t in input.services; t.team == team])
}

result := {"by_team": by_team, "by_region": by_region, "costs": costs}
