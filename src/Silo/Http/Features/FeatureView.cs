namespace GridGrains.Silo.Http.Features;

/// <summary>Feast's value types that features here have.</summary>
internal enum FeatureType
{
    Double,
    Int64,

    /// <summary>Whole seconds since 1970-01-01 UTC.</summary>
    UnixTimestamp,
    String,
}

/// <summary>A named group of features of one kind of entity.</summary>
/// <param name="joinKey">Name of the entity column in requests: <c>node_id</c>.</param>
internal abstract class FeatureView(string name, string joinKey)
{
    public string Name { get; } = name;

    public string JoinKey { get; } = joinKey;

    public abstract IReadOnlyList<string> FeatureNames { get; }

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
    public abstract ValueTask<FeatureRows> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellation);
}

/// <summary>What was read for the entities of a request, ready to be written column by column.</summary>
internal abstract class FeatureRows
{
    /// <summary>Writes <c>{"values":[..],"statuses":[..],"event_timestamps":[..]}</c> of one feature.</summary>
    public abstract void WriteColumn(int feature, JsonOutput output);
}

internal delegate double ReadNumber<T>(in T reading);

internal delegate string? ReadText<T>(in T reading);

internal delegate DateTime ReadStamp<T>(in T reading);

/// <summary>One entry of a feature catalogue.</summary>
/// <param name="Number">The value, NaN for none; timestamps in seconds. Null for text features.</param>
/// <param name="Text">The value of a text feature.</param>
/// <param name="Stamp">The event timestamp; the default stamp reads as none.</param>
internal sealed record Feature<T>(
    string Name, FeatureType Type, string Description, ReadStamp<T> Stamp, ReadNumber<T>? Number, ReadText<T>? Text = null)
{
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
            output.Number(number);
        }
        else
        {
            output.Integer((long)number);
        }

        return true;
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
