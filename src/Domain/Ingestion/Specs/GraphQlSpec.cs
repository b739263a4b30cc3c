namespace GridGrains.Domain.Ingestion.Specs;

/// <summary>A query of GraphQL.</summary>
/// <param name="Variables">Scalars by name, with their kinds; texts may hold <c>{since}</c>, <c>{until}</c> and <c>{now}</c>.</param>
public sealed record GraphQlSpec(string Query, IReadOnlyList<SpecMember> Variables)
{
    public static GraphQlSpec? Of(SpecNode? node) => node is null ? null : new GraphQlSpec(node.TextOf("query") ?? "", [.. node.MembersOf("variables").Where(member => member.Value.IsScalar)]);
}
