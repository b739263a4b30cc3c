using System.Buffers;
using System.Globalization;
using System.Text;
using GridGrains.Domain.FeatureStore;
using GridGrains.Domain.Log;

namespace GridGrains.Domain.Ingestion.Mapping;

/// <summary>
/// Rows of declared feature views, judged by the registry as pushes over HTTP are. Which keys and features there are is the view's to say: they are mapped as <c>entity.JOIN_KEY</c>
/// and <c>feature.NAME</c>, as texts that are read by the type that the view declares.
/// </summary>
/// <param name="registry">Asked for each row; null where what is declared is not known, and no row can be judged.</param>
public sealed class FeatureRowTarget(Func<FeatureRegistry?> registry) : CanonicalTarget
{
    public const string Word = "feature";

    private const string View = "view";
    private const string Entity = "entity.";
    private const string Feature = "feature.";
    private const string KnownAt = "known_at";

    public override string Name => Word;

    public override IReadOnlyList<string> Topics { get; } = [Log.Topics.FeaturePush];

    public override IReadOnlyList<string> Key { get; } = [View, "ts"];

    protected override IReadOnlyList<string> IdentityMembers { get; } = [View, "ts"];

    public override IReadOnlyList<CanonicalField> Fields { get; } =
    [
        new(View, CanonicalType.Text, "A declared view: turbine_stats, or turbine_stats@v2 for a version", IsRequired: true),
        new("ts", CanonicalType.Timestamp, "What the row is about", IsRequired: true),
        new(KnownAt, CanonicalType.Timestamp, "Since when it was known; without it the rule of the view's source"),
    ];

    public override string? DeclaredFields => "entity.KEY for each join key of the view, feature.NAME for its features";

    public override CanonicalField? Find(string name) => base.Find(name)
        ?? (name.StartsWith(Entity, StringComparison.Ordinal) && name.Length > Entity.Length ? new CanonicalField(name, CanonicalType.Text, "A join key of the view")
            : name.StartsWith(Feature, StringComparison.Ordinal) && name.Length > Feature.Length ? new CanonicalField(name, CanonicalType.Text, "A feature of the view, as text") : null);

    public override bool TryBuild(CanonicalValues row, string source, DateTime nowUtc, out CanonicalRecord? record, out RecordError error)
    {
        record = null;
        if (registry() is not { } declared)
        {
            return Fail(RecordErrorReason.UnknownValue, View, "the views that are declared are known in a silo alone", out error);
        }

        if (!TryFindView(row, declared, out var view, out error) || !TryKey(row, view!, declared, out var key, out error) || !TryValues(row, view!, out var values, out error))
        {
            return false;
        }

        FeatureDuration.TryParse(declared.FindPushSource(view!.Source)?.KnownAfter, out var knownAfter);
        var ts = row.Stamp("ts")!.Value;
        var to = (view.Online ? FeatureTarget.Online : 0) | (view.Offline ? FeatureTarget.Offline : 0);
        var push = new FeaturePush(view.Id, ts, row.Stamp(KnownAt) ?? ts + knownAfter, [.. view.Schema.Select(field => field.Name)], values, WindowPlan.Of(view.Aggregations ?? []), to);
        var written = new ArrayBufferWriter<byte>();
        FeatureRecordJson.Write(written, push);
        record = new CanonicalRecord(Log.Topics.FeaturePush, FeatureRecordJson.Schema, Encoding.UTF8.GetBytes(key), written.WrittenSpan.ToArray(), ts);
        return true;
    }

    private static bool TryFindView(CanonicalValues row, FeatureRegistry declared, out ViewDeclaration? view, out RecordError error)
    {
        error = RecordError.None;
        var name = row.Text(View) ?? "";
        view = declared.FindView(name);
        if (view is { Online: false, Offline: false })
        {
            return Fail(RecordErrorReason.UnknownValue, View, $"view {view.Id} keeps neither online nor offline values", out error);
        }

        return view is not null || Fail(
            RecordErrorReason.UnknownValue, View,
            $"there is no feature view '{name}'; declare it, or name one of {string.Join(", ", declared.Views.Select(known => known.Name))}", out error);
    }

    private static bool TryKey(CanonicalValues row, ViewDeclaration view, FeatureRegistry declared, out string key, out RecordError error)
    {
        (key, error) = ("", RecordError.None);
        var entities = declared.JoinKeysOf(view);
        var values = new string[entities.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var name = Entity + entities[i].JoinKey;
            if (row.Text(name) is not { } value)
            {
                return Fail(RecordErrorReason.Missing, name, $"view {view.Id} needs {name}, and no field feeds it or it is absent", out error);
            }

            values[i] = value;
            if (entities[i].ValueType == "INT64" && !long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            {
                return Fail(RecordErrorReason.WrongType, name, $"'{value}' is no whole number", out error);
            }
        }

        if (FeatureEntityKey.TextOf(FeatureEntityKey.JoinKeysOf(entities.Select(entity => entity.JoinKey)), values) is not { } text)
        {
            return Fail(RecordErrorReason.BadKey, Entity + entities[0].JoinKey, $"'{string.Join("', '", values)}' is empty, unprintable or too long for an entity", out error);
        }

        key = text;
        return true;
    }

    private static bool TryValues(CanonicalValues row, ViewDeclaration view, out FeatureValue[] values, out RecordError error)
    {
        (values, error) = (new FeatureValue[view.Schema.Count], RecordError.None);
        var isEmpty = true;
        for (var i = 0; i < values.Length; i++)
        {
            var field = view.Schema[i];
            if (row.Text(Feature + field.Name) is not { } text)
            {
                continue;
            }

            values[i] = FeatureText.Read(field.Type, text);
            isEmpty = false;
            if (values[i].IsNull)
            {
                return Fail(RecordErrorReason.WrongType, Feature + field.Name, $"'{(text.Length <= 40 ? text : text[..40] + "...")}' is not {field.Type}", out error);
            }
        }

        var foreign = row.All.Keys.FirstOrDefault(name => name.StartsWith(Feature, StringComparison.Ordinal) && !view.Schema.Any(field => field.Name == name[Feature.Length..]));
        if (foreign is not null)
        {
            return Fail(RecordErrorReason.UnknownValue, foreign, $"view {view.Id} has no feature '{foreign[Feature.Length..]}'; it has {string.Join(", ", view.Schema.Select(field => field.Name))}", out error);
        }

        return !isEmpty || Fail(RecordErrorReason.Missing, Feature + view.Schema[0].Name, "no feature of the view has a value", out error);
    }

    private static bool Fail(RecordErrorReason reason, string field, string message, out RecordError error)
    {
        error = new RecordError(reason, field, message);
        return false;
    }
}
