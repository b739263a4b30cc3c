using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace GridGrains.Domain.Derived;

/// <summary>The kinds of derived events that this program knows: those that its products registered.</summary>
public sealed class EventKinds
{
    private static readonly string[] CommonTopics = [Log.Topics.Anomalies, Log.Topics.DerivedEvents];

    private readonly Dictionary<string, EventKind> _byWord = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">Two kinds have one word, or a topic is not one that the platform itself writes.</exception>
    public EventKinds(IEnumerable<EventKind> kinds)
    {
        All = [.. kinds];
        foreach (var kind in All)
        {
            if (!Log.Topics.IsDerived(kind.Topic))
            {
                throw new ArgumentException($"{kind.Topic} of {kind.Word} is not a topic of derived records");
            }

            if (!_byWord.TryAdd(kind.Word, kind))
            {
                throw new ArgumentException($"two kinds of events are named {kind.Word}");
            }
        }

        Topics = [.. CommonTopics.Concat(All.Select(kind => kind.Topic)).Distinct()];
    }

    /// <summary>In the order of registration.</summary>
    public IReadOnlyList<EventKind> All { get; }

    /// <summary>
    /// Topics that hold derived events, in the order of positions of a stream: the two common ones first, so that a stored position stays
    /// good when a product brings a topic of its own.
    /// </summary>
    public IReadOnlyList<string> Topics { get; }

    public bool TryGet(string word, [NotNullWhen(true)] out EventKind? kind) => _byWord.TryGetValue(word, out kind);

    /// <returns>False when the value is not a derived event of a kind that is known here.</returns>
    public bool TryReadKind(ReadOnlySpan<byte> value, [NotNullWhen(true)] out EventKind? kind)
    {
        kind = null;
        try
        {
            var reader = new Utf8JsonReader(value);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && MoveTo(ref reader, "kind"u8)
                && reader.TokenType == JsonTokenType.String && TryGet(reader.GetString()!, out kind);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // A record of another form in the topic must not stop the reading of the others.
            return false;
        }
    }

    private static bool MoveTo(ref Utf8JsonReader reader, ReadOnlySpan<byte> property)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isFound = reader.ValueTextEquals(property);
            reader.Read();
            if (isFound)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }
}
