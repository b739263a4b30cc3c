using GridGrains.Domain.Ingestion.JsonPaths;
using GridGrains.Domain.Ingestion.Mapping;

namespace GridGrains.Domain.Ingestion.Specs;

/// <summary>Whether fields, types, units and zones of a mapping make rows of the target.</summary>
internal static class MappingRules
{
    /// <summary>No field of the source feeds one that rows need.</summary>
    public const string Unmapped = "unmapped_field";

    public static void Check(SpecNode endpoint, CanonicalTarget target, SpecFindings findings)
    {
        var mapping = endpoint["field_mapping"]!;
        foreach (var member in mapping.Members)
        {
            if (target.Find(member.Name) is { } field)
            {
                CheckField(member, target, field, mapping, findings);
                continue;
            }

            var names = target.Fields.Select(known => known.Name).ToList();
            var nearest = NearestName.Of(member.Name, names);
            findings.Add(new SpecFinding(
                "unknown_field", SpecSeverity.Error, member.Value.Pointer, member.Place.Line, member.Place.Column,
                $"rows of {target.Name} have no field '{member.Name}'; they have {string.Join(", ", names)}{(target.DeclaredFields is { } more ? $", and {more}" : "")}", nearest));
        }

        foreach (var field in target.Fields.Where(field => field.IsRequired && mapping[field.Name] is null))
        {
            findings.Error(Unmapped, mapping, $"rows of {target.Name} need '{field.Name}' ({field.Doc}), and no field feeds it", $"{field.Name}: {{ from: ... }}");
        }

        foreach (var rule in endpoint.ListOf("validation_rules").Where(rule => target.Find(rule.TextOf("field")!) is null))
        {
            findings.Error(
                "unknown_field", rule["field"]!, $"rows of {target.Name} have no field '{rule.TextOf("field")}'", NearestName.Of(rule.TextOf("field")!, target.Fields.Select(field => field.Name)));
        }
    }

    private static void CheckField(SpecMember member, CanonicalTarget target, CanonicalField field, SpecNode mapping, SpecFindings findings)
    {
        var node = member.Value;
        if (node.IsScalar)
        {
            CheckSource(node, findings);
            return;
        }

        CheckOrigin(node, findings);
        if (node["expr"] is { IsScalar: true } expression)
        {
            ExpressionRules.Check(node, expression, field, findings);
        }

        CheckType(node, field, findings);
        CheckUnit(node, field, target.UnitOf(field, name => mapping[name]?.TextOf("const")), findings);
        CheckStamp(node, field, mapping, findings);
        ConstantRules.Check(node, field, findings);
    }

    private static void CheckOrigin(SpecNode node, SpecFindings findings)
    {
        if (node["from"] is { } from)
        {
            CheckSource(from, findings);
        }

        SpecNode[] origins = [.. ((string[])["from", "const", "expr"]).Select(name => node[name]).OfType<SpecNode>()];
        if (origins.Length == 0)
        {
            findings.Error("missing_field", node, "a field needs 'from', 'const' or 'expr'", "from: ...");
        }

        foreach (var other in origins.Skip(1))
        {
            findings.Error("contradiction", other, "a field comes from one place of the source, is constant, or is made by an expression: one of the three; 'default' fills what is absent");
        }
    }

    private static void CheckSource(SpecNode from, SpecFindings findings)
    {
        if (from.Text.StartsWith('$') && !JsonPath.TryParse(from.Text, out _, out var error))
        {
            findings.Error("bad_path", from, $"this is no JSONPath (RFC 9535): {error}");
        }
    }

    private static void CheckType(SpecNode node, CanonicalField field, SpecFindings findings)
    {
        var own = field.Type.ToString().ToLowerInvariant();
        if (node["type"] is { } type && type.Text != own)
        {
            findings.Error("wrong_type", type, $"'{field.Name}' is of type {own}", own);
        }
    }

    private static void CheckUnit(SpecNode node, CanonicalField field, string? ofField, SpecFindings findings)
    {
        if (node["unit"] is not { } unit)
        {
            return;
        }

        if (ofField is not { } own)
        {
            findings.Error("unit_does_not_fit", unit, $"'{field.Name}' has no unit, or one that is known only where the field that decides it is constant");
        }
        else if (!SourceUnits.TryGet(unit.Text, own, out _, out _))
        {
            var known = SourceUnits.For(own).ToList();
            var nearest = SourceUnits.Nearest(unit.Text, known);
            findings.Error(
                "unit_does_not_fit", unit,
                $"'{unit.Text}' does not become {own}, the unit of '{field.Name}'; {string.Join(", ", known)} do{(nearest is null ? "" : $"; is {nearest} meant?")}", nearest ?? own);
        }
    }

    private static void CheckStamp(SpecNode node, CanonicalField field, SpecNode mapping, SpecFindings findings)
    {
        if (field.Type != CanonicalType.Timestamp)
        {
            foreach (var name in (string[])["format", "timezone", "repeated_hour", "interval"])
            {
                if (node[name] is { } part)
                {
                    findings.Error("contradiction", part, $"'{name}' is for stamps, and '{field.Name}' is none");
                }
            }

            return;
        }

        if (node["format"] is { } written && SourceStamps.FaultOf(written.Text) is { } fault)
        {
            findings.Error("bad_format", written, fault.Message, fault.Instead ?? "MM/dd/yyyy HH:mm");
        }

        if (node["timezone"] is { } zone && !TimeZoneNames.IsKnown(zone.Text))
        {
            findings.Error("unknown_time_zone", zone, $"'{zone.Text}' is no time zone of the IANA list", TimeZoneNames.Nearest(zone.Text));
        }

        if (node["timezone"] is { Text: "EST" or "MST" or "HST" or "EST5EDT" } fixedZone)
        {
            findings.Warn("time_zone", fixedZone, $"'{fixedZone.Text}' keeps one offset all year; a market's clock changes", fixedZone.Text == "EST" ? "Etc/GMT+5, or America/New_York" : null);
        }

        if (node.TextOf("interval") == "end" && mapping["interval_minutes"] is null)
        {
            findings.Error("contradiction", node["interval"]!, "a stamp of an interval's end needs the field interval_minutes", "interval_minutes: { const: 5 }");
        }

        if (node["format"] is { } format && node["timezone"] is null && format.Text is not (SourceStamps.Iso or SourceStamps.EpochSeconds or SourceStamps.EpochMilliseconds)
            && !format.Text.Contains('z', StringComparison.Ordinal))
        {
            findings.Error("missing_field", node, "stamps of a pattern have no offset: name their timezone", "timezone: America/Los_Angeles");
        }
    }
}
