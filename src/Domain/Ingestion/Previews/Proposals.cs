using System.Globalization;
using GridGrains.Domain.Ingestion.Mapping;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Ingestion.Previews;

/// <summary>Something that the sample speaks for and the spec does not say.</summary>
/// <param name="Subject">The field of the mapping, or <c>key</c>.</param>
/// <param name="Write">What to add to the spec.</param>
public sealed record Proposal(string Subject, string Write, string Evidence);

/// <summary>What a sample speaks for: zone and form of stamps, begin or end of intervals, unit, key.</summary>
public static class ProposalRules
{
    private const int FewestStamps = 12;

    public static IReadOnlyList<Proposal> Of(EndpointSpec endpoint, CanonicalTarget target, IReadOnlyList<SourceRecord> records, BuiltBatch batch, IReadOnlyList<FieldProfile> profiles) =>
    [
        .. endpoint.Fields.SelectMany(field => target.Find(field.Name)?.Type == CanonicalType.Timestamp ? OfStamp(endpoint, field, records) : []),
        .. endpoint.Fields.SelectMany(field => OfUnit(field, target, records)),
        .. OfKey(target, batch, profiles),
    ];

    private static IEnumerable<Proposal> OfStamp(EndpointSpec endpoint, FieldSpec field, IReadOnlyList<SourceRecord> records)
    {
        var profile = field.From is null ? null : FieldProfile.Of(field.Name, TextsOf(field, records));
        if (profile?.Type == "local_timestamp")
        {
            var pattern = FieldProfile.PatternOf(profile.Examples[0]);
            if (pattern is not null && field.Format is null)
            {
                yield return new Proposal(field.Name, $"format: {pattern}", $"'{profile.Examples[0]}' reads so");
            }

            if (field.Timezone is null)
            {
                yield return OfZone(endpoint, field, profile);
            }
        }

        if (OfInterval(endpoint, field, records) is { } interval)
        {
            yield return interval;
        }
    }

    private static Proposal OfZone(EndpointSpec endpoint, FieldSpec field, FieldProfile profile)
    {
        var iso = endpoint.Fields.FirstOrDefault(known => known.Name == "iso")?.Constant;
        return iso is not null && Isos.TryGet(iso, out var market)
            ? new Proposal(field.Name, $"timezone: {market.TimeZone.Id}", $"{profile.Evidence}; {iso} keeps this clock")
            : new Proposal(field.Name, "timezone: America/New_York", $"{profile.Evidence}; name the zone that the source keeps");
    }

    /// <summary>A market's day has its first interval at 00:00 if stamps are of the begin, and its last at 24:00 if they are of the end.</summary>
    private static Proposal? OfInterval(EndpointSpec endpoint, FieldSpec field, IReadOnlyList<SourceRecord> records)
    {
        if (field.Name != "ts" || field.IsIntervalEnd || field.From is null || !int.TryParse(endpoint.Fields.FirstOrDefault(known => known.Name == "interval_minutes")?.Constant, out var minutes))
        {
            return null;
        }

        var zone = field.Timezone ?? ZoneOf(endpoint);
        var stamps = new SourceStamps(field.Format, field.Timezone ?? zone, "first");
        var days = TextsOf(field, records).OfType<string>().Select(text => stamps.TryRead(text, out var utc, out _) ? utc : default).Where(utc => utc != default).Distinct()
            .Select(utc => zone is null ? utc : LocalOf(utc, zone)).GroupBy(local => local.Date).OrderBy(day => day.Key).ToList();
        if (days.Sum(day => day.Count()) < FewestStamps || days.Count != 2)
        {
            return null;
        }

        var (first, next) = (days[0].Min(), days[1].ToList());
        return first.TimeOfDay == TimeSpan.FromMinutes(minutes) && next is [{ TimeOfDay.Ticks: 0 }]
            ? new Proposal(field.Name, "interval: end", string.Create(CultureInfo.InvariantCulture, $"the day's first stamp is {first:HH:mm} and its last 24:00 on the market's clock"))
            : null;
    }

    private static string? ZoneOf(EndpointSpec endpoint) =>
        Isos.TryGet(endpoint.Fields.FirstOrDefault(known => known.Name == "iso")?.Constant ?? "", out var iso) ? iso.TimeZone.Id : null;

    private static DateTime LocalOf(DateTime utc, string zone) =>
        NodaTime.Instant.FromDateTimeUtc(utc).InZone(NodaTime.DateTimeZoneProviders.Tzdb[zone]).ToDateTimeUnspecified();

    private static IEnumerable<Proposal> OfUnit(FieldSpec field, CanonicalTarget target, IReadOnlyList<SourceRecord> records)
    {
        if (field.Unit is not null || target.Find(field.Name)?.Unit is not { } own || field.From is null)
        {
            yield break;
        }

        var numbers = TextsOf(field, records).Select(text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Math.Abs(number) : 0).Where(number => number > 0).Order().ToList();
        var median = numbers.Count == 0 ? 0 : numbers[numbers.Count / 2];
        var (unit, why) = own switch
        {
            "USD/MWh" when median is > 0 and < 0.6 => ("USD/kWh", "prices of a MWh are rarely below one dollar"),
            "degC" when median > 45 => ("degF", "air is rarely warmer than 45 degC"),
            "fraction" when median > 1 => ("percent", "a share is at most 1"),
            _ => (null, ""),
        };
        if (unit is not null)
        {
            yield return new Proposal(field.Name, $"unit: {unit}", string.Create(CultureInfo.InvariantCulture, $"the median is {median}; {why}"));
        }
    }

    private static IEnumerable<Proposal> OfKey(CanonicalTarget target, BuiltBatch batch, IReadOnlyList<FieldProfile> profiles)
    {
        var rows = batch.Rows.Count;
        var distinct = batch.Rows.Select(row => string.Join('\n', target.Key.Select(field => row.Values.All.GetValueOrDefault(field)?.ToString()))).Distinct().Count();
        if (rows > 1 && distinct < rows)
        {
            var varying = profiles.Where(profile => profile.Distinct > 1).Select(profile => profile.Name);
            yield return new Proposal(
                "key", $"# {string.Join(", ", target.Key)} is the key",
                $"{rows - distinct} of {rows} rows repeat the key of another; columns that vary: {string.Join(", ", varying)}. A filter or an enum may be missing");
        }
    }

    private static IEnumerable<string?> TextsOf(FieldSpec field, IReadOnlyList<SourceRecord> records)
    {
        var source = SourceField.Parse(field.From!);
        return records.Select(record => record.Text(source));
    }
}
