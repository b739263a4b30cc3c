using GridGrains.Domain.FeatureStore;
using GridGrains.Domain.Knowledge;
using GridGrains.Grains.Sharding.Reads;
using GridGrains.Silo.Http.Features;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.FeatureStore;

/// <summary>One version of a declared view: the newest pushed rows of its entities, and windows over them.</summary>
internal sealed class DeclaredView : FeatureView
{
    private readonly IEntityReads<FeatureEntitySnapshot> _reads;
    private readonly PastPushes _past;
    private readonly TimeProvider _clock;
    private readonly string _joinKeys;

    public DeclaredView(ViewDeclaration declaration, FeatureRegistry registry, IEntityReads<FeatureEntitySnapshot> reads, PastPushes past, TimeProvider clock)
        : base(declaration.Name, registry.JoinKeysOf(declaration)[0].JoinKey)
    {
        (Declaration, _reads, _past, _clock) = (declaration, reads, past, clock);
        JoinKeys = [.. registry.JoinKeysOf(declaration).Select(entity => entity.JoinKey)];
        _joinKeys = FeatureEntityKey.JoinKeysOf(JoinKeys);
        FeatureDuration.TryParse(declaration.Ttl, out var ttl);
        Ttl = ttl;
        Columns =
        [
            .. declaration.Schema.Select(field => new DeclaredColumn(field.Name, TypeOf(field.Type), null, field.Description ?? "")),
            .. (declaration.Aggregations ?? []).Select(aggregation => new DeclaredColumn(
                aggregation.OutputName, aggregation.Function == "count" ? FeatureType.Int64 : FeatureType.Double, WindowSpec.Of(aggregation),
                $"{aggregation.Function} of {aggregation.Feature} over {aggregation.Window}, every {aggregation.Step ?? aggregation.Window}")),
        ];
        FeatureNames = [.. Columns.Select(column => column.Name)];
        Descriptions = [.. Columns.Select(column => new FeatureDescription(
            column.Name, column.Type, column.Description, column.Window is null ? FeatureEventTime.Pushed : FeatureEventTime.WindowEnd))];
        About = new FeatureViewAbout(
            declaration.Description ?? "", declaration.Owner ?? "", declaration.Version, (long)ttl.TotalSeconds, declaration.Source, declaration.Online,
            declaration.Offline, declaration.Tags);
    }

    public ViewDeclaration Declaration { get; }

    /// <summary>Zero for no limit.</summary>
    public TimeSpan Ttl { get; }

    public DeclaredColumn[] Columns { get; }

    public override IReadOnlyList<string> JoinKeys { get; }

    public override FeatureViewAbout About { get; }

    public override IReadOnlyList<string> FeatureNames { get; }

    public override IReadOnlyList<FeatureDescription> Descriptions { get; }

    /// <summary>The type that a column's values have in the store.</summary>
    public static FeatureValueType StoredTypeOf(DeclaredColumn column) => column.Type switch
    {
        FeatureType.Double => FeatureValueType.Double,
        FeatureType.Int64 => FeatureValueType.Int64,
        FeatureType.Bool => FeatureValueType.Bool,
        FeatureType.UnixTimestamp => FeatureValueType.Timestamp,
        FeatureType.DoubleList => FeatureValueType.DoubleList,
        FeatureType.FloatList => FeatureValueType.FloatList,
        _ => FeatureValueType.String,
    };

    public override ValueTask<FeatureRows> ReadAsync(FeatureRequest request, CancellationToken cancellation) => ReadKeysAsync(KeysOf(request), cancellation);

    public override async ValueTask<FeatureRows> ReadPastAsync(FeatureRequest request, AsOf asOf, CancellationToken cancellation) => Declaration.Offline
        ? new DeclaredRows(this, await _past.ReadAsync(Declaration.Id, KeysOf(request), asOf, cancellation), asOf.MomentUtc)
        : await base.ReadPastAsync(request, asOf, cancellation);

    private string?[] KeysOf(FeatureRequest request)
    {
        var columns = JoinKeys.Select(key => request.Column(key).Keys).ToArray();
        return [.. Enumerable.Range(0, request.Rows).Select(row => KeyOf([.. columns.Select(column => column[row])]))];
    }

    public override ValueTask<FeatureRows> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellation) =>
        ReadKeysAsync([.. keys.Select(key => KeyOf([key]))], cancellation);

    private string? KeyOf(string[] values) => FeatureEntityKey.TextOf(_joinKeys, values);

    private async ValueTask<FeatureRows> ReadKeysAsync(string?[] keys, CancellationToken cancellation)
    {
        if (!Declaration.Online)
        {
            throw new ApiException(StoreProblems.NotOnline, $"view {Declaration.Id} is declared with online: false");
        }

        var asked = keys.OfType<string>().ToArray();
        var found = asked.Length == 0 ? [] : await _reads.ReadAsync(asked, cancellation);
        var rows = new FeatureViewRow?[keys.Length];
        for (int row = 0, next = 0; row < rows.Length; row++)
        {
            rows[row] = keys[row] is null ? null : found[next++]?.Find(Declaration.Id);
        }

        return new DeclaredRows(this, rows, _clock.GetUtcNow().UtcDateTime);
    }

    private static FeatureType TypeOf(string name) => FeatureTypeNames.TryParse(name, out var type)
        ? type switch
        {
            FeatureValueType.Double => FeatureType.Double,
            FeatureValueType.Int64 => FeatureType.Int64,
            FeatureValueType.Bool => FeatureType.Bool,
            FeatureValueType.Timestamp => FeatureType.UnixTimestamp,
            FeatureValueType.DoubleList => FeatureType.DoubleList,
            FeatureValueType.FloatList => FeatureType.FloatList,
            _ => FeatureType.String,
        }
        : throw new InvalidOperationException($"the registry holds a field of type {name}");
}

/// <param name="Window">Null for a field as it was pushed.</param>
internal sealed record DeclaredColumn(string Name, FeatureType Type, WindowSpec? Window, string Description);
