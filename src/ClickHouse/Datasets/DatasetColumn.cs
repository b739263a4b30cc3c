namespace GridGrains.ClickHouse.Datasets;

/// <param name="Expression">Over the latest version of a price.</param>
/// <param name="Type">Of a value that it is compared with.</param>
/// <param name="Doc">What the values are.</param>
/// <param name="Unit">Of a number.</param>
public sealed record DatasetColumn(string Name, string Expression, string Type, string Doc, bool IsTime = false, string? Unit = null)
{
    public const string Stamp = "DateTime64(6, 'UTC')";
    public const string OptionalNumber = "Nullable(Float64)";

    public const string IntervalStart = "interval_start_utc";
    public const string IntervalEnd = "interval_end_utc";

    /// <summary>Every answer has these, whatever columns are asked for.</summary>
    public bool IsInterval => Name is IntervalStart or IntervalEnd;

    /// <summary>The name beside <see cref="Name"/> where times are written in a zone too: <c>interval_start_local</c>.</summary>
    public string LocalName => Name.Replace("_utc", "_local", StringComparison.Ordinal);

    public bool IsNumber => Type.EndsWith("Float64)", StringComparison.Ordinal) || Type == "Float64";

    /// <summary>The columns that say when, which every dataset has.</summary>
    internal static DatasetColumn Start { get; } = new(IntervalStart, "ts", Stamp, "start of the interval", IsTime: true);

    internal static DatasetColumn End { get; } = new(IntervalEnd, "ts + toIntervalMinute(minutes)", Stamp, "end of the interval", IsTime: true);

    /// <param name="doc">Of what.</param>
    internal static DatasetColumn Published(string doc) => new("publish_time_utc", "published_at", Stamp, doc, IsTime: true);
}
