using System.Text.Json;

namespace GridGrains.Domain.Ingestion.JsonPaths;

/// <summary>One evaluation over one document.</summary>
internal sealed class Evaluation(JsonPathNode root)
{
    private int _visits;

    public JsonPathNode Root { get; } = root;

    public void Visit()
    {
        if (++_visits > JsonPath.MaxVisits)
        {
            throw new JsonPathException($"the path visits more than {JsonPath.MaxVisits} values of the document; make it narrower", 0);
        }
    }
}

/// <summary>Segments after <c>$</c> or <c>@</c>.</summary>
internal sealed record Query(bool FromRoot, IReadOnlyList<Segment> Segments)
{
    public bool IsSingular => Segments.All(segment => segment is { IsDescendant: false, Selectors: [NameSelector or IndexSelector] });

    public IReadOnlyList<JsonPathNode> Select(Evaluation evaluation, JsonPathNode current)
    {
        List<JsonPathNode> nodes = [FromRoot ? evaluation.Root : current];
        foreach (var segment in Segments)
        {
            var next = new List<JsonPathNode>();
            foreach (var node in nodes)
            {
                segment.Select(evaluation, node, next);
            }

            nodes = next;
        }

        return nodes;
    }
}

internal sealed record Segment(bool IsDescendant, IReadOnlyList<Selector> Selectors)
{
    public void Select(Evaluation evaluation, JsonPathNode node, List<JsonPathNode> into)
    {
        if (!IsDescendant)
        {
            SelectHere(evaluation, node, into);
            return;
        }

        var open = new Stack<JsonPathNode>([node]);
        while (open.TryPop(out var next))
        {
            SelectHere(evaluation, next, into);
            foreach (var child in Children.Of(evaluation, next).Reverse())
            {
                open.Push(child);
            }
        }
    }

    private void SelectHere(Evaluation evaluation, JsonPathNode node, List<JsonPathNode> into)
    {
        foreach (var selector in Selectors)
        {
            evaluation.Visit();
            selector.Select(evaluation, node, into);
        }
    }
}

internal static class Children
{
    public static IEnumerable<JsonPathNode> Of(Evaluation evaluation, JsonPathNode node)
    {
        if (node.Value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in node.Value.EnumerateObject())
            {
                evaluation.Visit();
                yield return node.Member(member.Name, member.Value);
            }
        }
        else if (node.Value.ValueKind == JsonValueKind.Array)
        {
            var position = 0;
            foreach (var item in node.Value.EnumerateArray())
            {
                evaluation.Visit();
                yield return node.Item(position++, item);
            }
        }
    }
}

internal abstract record Selector
{
    public abstract void Select(Evaluation evaluation, JsonPathNode node, List<JsonPathNode> into);
}

internal sealed record NameSelector(string Name) : Selector
{
    public override void Select(Evaluation evaluation, JsonPathNode node, List<JsonPathNode> into)
    {
        if (node.Value.ValueKind == JsonValueKind.Object && node.Value.TryGetProperty(Name, out var value))
        {
            into.Add(node.Member(Name, value));
        }
    }
}

internal sealed record WildcardSelector : Selector
{
    public override void Select(Evaluation evaluation, JsonPathNode node, List<JsonPathNode> into) => into.AddRange(Children.Of(evaluation, node));
}

internal sealed record IndexSelector(long Index) : Selector
{
    public override void Select(Evaluation evaluation, JsonPathNode node, List<JsonPathNode> into)
    {
        if (node.Value.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        var length = node.Value.GetArrayLength();
        var index = Index < 0 ? length + Index : Index;
        if (index >= 0 && index < length)
        {
            into.Add(node.Item((int)index, node.Value[(int)index]));
        }
    }
}

/// <summary>RFC 9535, section 2.3.4.2.2.</summary>
internal sealed record SliceSelector(long? Start, long? End, long Step) : Selector
{
    public override void Select(Evaluation evaluation, JsonPathNode node, List<JsonPathNode> into)
    {
        if (node.Value.ValueKind != JsonValueKind.Array || Step == 0)
        {
            return;
        }

        long length = node.Value.GetArrayLength();
        var start = Normal(Start ?? (Step > 0 ? 0 : length - 1), length);
        var end = Normal(End ?? (Step > 0 ? length : -length - 1), length);
        if (Step > 0)
        {
            var upper = Math.Clamp(end, 0, length);
            for (var index = Math.Clamp(start, 0, length); index < upper; index += Step)
            {
                Add(evaluation, node, index, into);
            }
        }
        else
        {
            var lower = Math.Clamp(end, -1, length - 1);
            for (var index = Math.Clamp(start, -1, length - 1); index > lower; index += Step)
            {
                Add(evaluation, node, index, into);
            }
        }
    }

    private static long Normal(long index, long length) => index >= 0 ? index : length + index;

    private static void Add(Evaluation evaluation, JsonPathNode node, long index, List<JsonPathNode> into)
    {
        evaluation.Visit();
        into.Add(node.Item((int)index, node.Value[(int)index]));
    }
}

internal sealed record FilterSelector(Condition Condition) : Selector
{
    public override void Select(Evaluation evaluation, JsonPathNode node, List<JsonPathNode> into)
    {
        foreach (var child in Children.Of(evaluation, node))
        {
            if (Condition.Holds(evaluation, child))
            {
                into.Add(child);
            }
        }
    }
}
