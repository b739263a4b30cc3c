using GridGrains.Domain.Knowledge;
using GridGrains.Domain.Tables;

namespace GridGrains.Silo.Http.Features;

/// <summary>Feast's value types that features here have.</summary>
internal enum FeatureType
{
    Double,
    Int64,

    /// <summary>Whole seconds since 1970-01-01 UTC.</summary>
    UnixTimestamp,
    String,
    Bool,
    DoubleList,
    FloatList,
}

/// <summary>What the event timestamp of a feature is.</summary>
internal enum FeatureEventTime
{
    /// <summary>End of the interval that the value is about.</summary>
    IntervalEnd,

    /// <summary>Since when the value is known; the hour that it is about is a feature of its own or part of the name.</summary>
    KnownAt,

    /// <summary>End of the window that the value sums up.</summary>
    WindowEnd,

    /// <summary>The stamp that the value was pushed with.</summary>
    Pushed,
}

/// <summary>A feature as the catalogue lists it.</summary>
/// <param name="Unit">Of a number; null where nobody has said it, and for other values.</param>
internal sealed record FeatureDescription(string Name, FeatureType Type, string Description, FeatureEventTime EventTime, string? Unit = null);

/// <summary>What is declared of a view beside its features.</summary>
/// <param name="Version">Null for a view that has no versions.</param>
/// <param name="TtlSeconds">Age beyond which a value is OUTSIDE_MAX_AGE; 0 for no limit.</param>
/// <param name="Source">The push source that feeds it; null for a view of the platform.</param>
internal sealed record FeatureViewAbout(
    string Description, string Owner, int? Version = null, long TtlSeconds = 0, string? Source = null, bool Online = true, bool Offline = false,
    IReadOnlyDictionary<string, string>? Tags = null)
{
    public static readonly FeatureViewAbout None = new("", "platform");

    /// <summary>Age beyond which a value is late while its sources publish; null where nobody has said it.</summary>
    public TimeSpan? Freshness { get; init; }
}

/// <summary>A named group of features of one kind of entity.</summary>
/// <param name="joinKey">Name of the entity column in requests: <c>node_id</c>.</param>
internal abstract class FeatureView(string name, string joinKey)
{
    public string Name { get; } = name;

    public string JoinKey { get; } = joinKey;

    /// <summary>All of its join keys; more than one for a composite key.</summary>
    public virtual IReadOnlyList<string> JoinKeys => [JoinKey];

    public virtual FeatureViewAbout About => FeatureViewAbout.None;

    public abstract IReadOnlyList<string> FeatureNames { get; }

    /// <summary>In the order of <see cref="FeatureNames"/>; empty where the view does not describe them.</summary>
    public virtual IReadOnlyList<FeatureDescription> Descriptions => [];

    /// <summary>Features whose values can be followed back to the prices that they are computed from.</summary>
    public virtual IReadOnlyList<string> Followed => [];

    /// <summary>Reads one of <see cref="Followed"/> of one entity, with where it comes from.</summary>
    /// <param name="asOf">Null for the present.</param>
    /// <returns>Null where the entity is not known, or has no such value.</returns>
    /// <exception cref="Problems.ApiException">422: what <see cref="ReadPastAsync"/> refuses.</exception>
    public virtual ValueTask<FeatureOrigin?> OriginAsync(string feature, string key, AsOf? asOf, CancellationToken cancellation) => ValueTask.FromResult<FeatureOrigin?>(null);

    /// <summary>Position of a feature within the view, or -1.</summary>
    public int IndexOf(string feature)
    {
        for (var i = 0; i < FeatureNames.Count; i++)
        {
            if (FeatureNames[i] == feature)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Reads all entities of a request at once.</summary>
    /// <param name="keys">Values of the join key; where there are more join keys, see the other overload.</param>
    public abstract ValueTask<FeatureRows> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellation);

    /// <summary>Reads the entities that a request names by the view's join keys.</summary>
    /// <exception cref="Problems.ApiException">422: the request lacks a join key.</exception>
    public virtual ValueTask<FeatureRows> ReadAsync(FeatureRequest request, CancellationToken cancellation) => ReadAsync(request.Column(JoinKey).Keys, cancellation);

    /// <summary>Reads the entities as they were known at a moment.</summary>
    /// <exception cref="Problems.ApiException">422: the view keeps no past, or the request lacks a join key; 400: more entities than a past moment is read for.</exception>
    public virtual ValueTask<FeatureRows> ReadPastAsync(FeatureRequest request, AsOf asOf, CancellationToken cancellation) =>
        throw new Problems.ApiException(FeatureProblems.NoPast, $"feature view {Name} keeps no past: it is read without as_of alone");
}

/// <summary>What was read for the entities of a request, ready to be written column by column.</summary>
internal abstract class FeatureRows
{
    public abstract int Count { get; }

    /// <summary>Adds all rows of one feature.</summary>
    public abstract void Read(int feature, IFeatureColumn column);

    /// <summary>Writes <c>{"values":[..],"statuses":[..],"event_timestamps":[..]}</c> of one feature. Rows that can do it faster than row by row have their own.</summary>
    public virtual void WriteColumn(int feature, JsonOutput output)
    {
        var column = new JsonColumn(output, Count);
        Read(feature, column);
        column.End();
    }

    /// <summary>A value as a number and its event timestamp; NaN for none. Features that are computed from others read them so.</summary>
    public virtual double Number(int feature, int row, out DateTime stamp) => throw new NotSupportedException("the rows give no numbers");
}

internal delegate double ReadNumber<T>(in T reading);

internal delegate string? ReadText<T>(in T reading);

internal delegate DateTime ReadStamp<T>(in T reading);

/// <summary>One entry of a feature catalogue.</summary>
/// <param name="Number">The value, NaN for none; timestamps in seconds, 1 for true. Null for text features.</param>
/// <param name="Text">The value of a text feature.</param>
/// <param name="Stamp">The event timestamp; the default stamp reads as none.</param>
internal sealed record Feature<T>(
    string Name, FeatureType Type, string Description, ReadStamp<T> Stamp, ReadNumber<T>? Number, ReadText<T>? Text = null)
{
    public FeatureEventTime EventTime { get; init; }

    /// <summary>Of a number.</summary>
    public string? Unit { get; init; }

    /// <param name="unitOfDoubles">Of fractions that name no unit of their own.</param>
    public FeatureDescription Describe(string? unitOfDoubles = null) =>
        new(Name, Type, Description, EventTime, Unit ?? (Type == FeatureType.Double ? unitOfDoubles : Type == FeatureType.Int64 ? Units.Count : null));

    /// <summary>Writes the value as JSON.</summary>
    /// <returns>False when there is none: nothing was written.</returns>
    public bool TryWrite(in T reading, JsonOutput output)
    {
        if (Number is null)
        {
            return TryWrite(Text!(reading), output);
        }

        var number = Number(reading);
        if (double.IsNaN(number))
        {
            return false;
        }

        if (Type == FeatureType.Double)
        {
            output.Real(number);
        }
        else if (Type == FeatureType.Bool)
        {
            output.Raw(number != 0 ? "true"u8 : "false"u8);
        }
        else
        {
            output.Integer((long)number);
        }

        return true;
    }

    /// <summary>Adds the value.</summary>
    /// <returns>False when there is none: nothing was added.</returns>
    public bool TryAdd(in T reading, IFeatureColumn column)
    {
        if (Number is null)
        {
            if (Text!(reading) is not { } text)
            {
                return false;
            }

            column.Add(text);
            return true;
        }

        var number = Number(reading);
        if (double.IsNaN(number))
        {
            return false;
        }

        Add(number, column);
        return true;
    }

    private void Add(double number, IFeatureColumn column)
    {
        switch (Type)
        {
            case FeatureType.Double:
                column.Add(number);
                break;
            case FeatureType.UnixTimestamp:
                column.AddMoment((long)number);
                break;
            case FeatureType.Bool:
                column.Add(number != 0);
                break;
            default:
                column.Add((long)number);
                break;
        }
    }

    private static bool TryWrite(string? text, JsonOutput output)
    {
        if (text is null)
        {
            return false;
        }

        output.Text(text);
        return true;
    }
}

/// <summary>An entity that may be unknown.</summary>
internal interface IFeatureReading
{
    bool IsFound { get; }
}
