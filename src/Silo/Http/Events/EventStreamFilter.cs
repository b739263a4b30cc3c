using GridGrains.Domain.Derived;
using GridGrains.Domain.Markets;
using GridGrains.Grains.Derived;
using GridGrains.Silo.Http.Problems;
using GridGrains.Silo.Http.Queries;

namespace GridGrains.Silo.Http.Events;

/// <summary>Which derived events a reader wants. Conditions of different kinds must all hold; of one kind any.</summary>
internal sealed class EventStreamFilter
{
    private readonly HashSet<EventKind> _kinds;
    private readonly HashSet<string> _nodes;
    private readonly Iso? _iso;

    private EventStreamFilter(HashSet<EventKind> kinds, Iso? iso, HashSet<string> nodes) => (_kinds, _iso, _nodes) = (kinds, iso, nodes);

    public static QueryParameter[] Parameters(EventKinds kinds)
    {
        string[] words = [.. kinds.All.Select(kind => kind.Word)];
        return
        [
            new("type", $"Only this kind: {string.Join(", ", words)}. May be repeated.", words[0], IsRepeatable: true) { Words = words },
            new("iso", "Only events of this ISO.", "CAISO"),
            new("node", "Only events of this node, ISO/ID. May be repeated.", "CAISO/TH_SP15_GEN-APND", IsRepeatable: true),
            new("after", "Go on after this place: the id of an event, or start for the oldest stored. The header Last-Event-ID goes before it.", "12.0.3.4.100.98.0.7"),
        ];
    }

    /// <exception cref="ApiException">A value means nothing; the problem names it.</exception>
    public static EventStreamFilter Parse(ApiQuery query, EventKinds kinds) => new(
        [.. query.Texts("type", ApiLimits.MaxLiveFilterValues).Select(word => KindOf(word, kinds))],
        query.Iso("iso"),
        [.. query.Texts("node", ApiLimits.MaxLiveFilterValues).Select(NodeOf)]);

    public bool Wants(EventRecord record) =>
        (_kinds.Count == 0 || _kinds.Contains(record.Kind))
        && (_nodes.Count == 0 || _nodes.Contains(record.Key))
        && (_iso is null || IsOf(_iso.Code, record.Key));

    private static bool IsOf(string iso, string key) =>
        key.StartsWith(iso, StringComparison.Ordinal) && (key.Length == iso.Length || key[iso.Length] == '/');

    private static EventKind KindOf(string word, EventKinds kinds) => kinds.TryGet(word, out var kind)
        ? kind
        : throw ApiException.BadParameter("type", $"'{word}' is not a kind of event; known are {string.Join(' ', kinds.All.Select(known => known.Word))}");

    private static string NodeOf(string text) => EntityKey.TryParse(text, out var key)
        ? key.ToString()
        : throw ApiException.BadParameter("node", $"'{text}' is not a node; the form is ISO/ID");
}
