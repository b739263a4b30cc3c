using GridGrains.Domain.Catalog.Lineage;

namespace GridGrains.ClickHouse.Lineage;

/// <param name="Column">Null for the rows of the table, whatever is in them.</param>
internal readonly record struct SourceColumn(string Table, string? Column);

/// <summary>What a value is made of. A tuple knows it of each of its parts.</summary>
internal sealed class ValueOrigin
{
    public static readonly ValueOrigin Nothing = new(new Dictionary<SourceColumn, LineageHow>(), null);

    private ValueOrigin(IReadOnlyDictionary<SourceColumn, LineageHow> sources, IReadOnlyList<ValueOrigin>? parts) => (Sources, Parts) = (sources, parts);

    public IReadOnlyDictionary<SourceColumn, LineageHow> Sources { get; }

    public IReadOnlyList<ValueOrigin>? Parts { get; }

    public static ValueOrigin Column(string table, string? column) => new(new Dictionary<SourceColumn, LineageHow> { [new(table, column)] = LineageHow.Copy }, null);

    public static ValueOrigin Tuple(IReadOnlyList<ValueOrigin> parts) => new(Of(parts).Sources, parts);

    /// <summary>A value that is made of several; of what is in more than one, what says most counts.</summary>
    public static ValueOrigin Of(IEnumerable<ValueOrigin> values)
    {
        var sources = new Dictionary<SourceColumn, LineageHow>();
        foreach (var (source, how) in values.SelectMany(value => value.Sources))
        {
            sources[source] = sources.TryGetValue(source, out var known) ? Stronger(known, how) : how;
        }

        return new ValueOrigin(sources, null);
    }

    /// <summary>The value after something was done with it.</summary>
    public ValueOrigin After(LineageHow how) => new(
        Sources.ToDictionary(pair => pair.Key, pair => pair.Value is LineageHow.Filter or LineageHow.Join ? pair.Value : (LineageHow)Math.Max((int)pair.Value, (int)how)),
        Parts is null ? null : [.. Parts.Select(part => part.After(how))]);

    // Of one column that is both summed up and asked in a condition the sum counts; of one that is copied and summed up, the sum too.
    private static LineageHow Stronger(LineageHow one, LineageHow other)
    {
        var direct = new[] { one, other }.Where(how => how is not (LineageHow.Filter or LineageHow.Join)).ToArray();
        return direct.Length > 0 ? direct.Max() : (LineageHow)Math.Min((int)one, (int)other);
    }
}
