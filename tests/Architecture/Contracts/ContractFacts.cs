namespace GridGrains.Tests.Architecture.Contracts;

/// <summary>A grain or grain service interface.</summary>
internal sealed record GrainInterface(string Room, string Name, string? Alias, IReadOnlyList<ContractMethod> Methods);

internal sealed record ContractMethod(string Name, string? Alias);

/// <summary>A class that a silo activates.</summary>
internal sealed record GrainClass(string Room, string Name, bool IsSealed);

/// <summary>A type with a generated serializer and what instances of it hold.</summary>
internal sealed record WireType(string Room, string Name, string? Alias, IReadOnlyList<WireMember> Members);

/// <param name="Id">The number of the member on the wire; null where it has none and is silently lost.</param>
internal sealed record WireMember(string Name, uint? Id);
