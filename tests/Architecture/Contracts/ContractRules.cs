namespace GridGrains.Tests.Architecture.Contracts;

/// <summary>What keeps two versions of the program able to talk. Each rule answers with its violations in words.</summary>
internal static class ContractRules
{
    private const string ContractsRoom = "Grains.Contracts";
    private const string GrainsRoom = "Grains";

    // A package for other people's silos brings its grains and their interfaces along.
    private const string PackageRoom = "Streams";

    public static IEnumerable<string> InterfacesLiveInContracts(IEnumerable<GrainInterface> interfaces) =>
        from contract in interfaces
        where contract.Room is not (ContractsRoom or PackageRoom)
        select $"{contract.Name} is in {contract.Room}";

    public static IEnumerable<string> GrainsAreSealedAndAtHome(IEnumerable<GrainClass> grains)
    {
        foreach (var grain in grains)
        {
            if (grain.Room is not (GrainsRoom or PackageRoom))
            {
                yield return $"{grain.Name} is in {grain.Room}";
            }

            if (!grain.IsSealed)
            {
                yield return $"{grain.Name} is not sealed";
            }
        }
    }

    /// <summary>Without an alias the CLR name travels, and a renamed type cannot be read any more.</summary>
    public static IEnumerable<string> AliasesAreUnique(IEnumerable<(string Name, string? Alias)> types)
    {
        foreach (var sharing in types.GroupBy(type => type.Alias))
        {
            var names = string.Join(", ", sharing.Select(type => type.Name).Order(StringComparer.Ordinal));
            if (sharing.Key is null)
            {
                yield return $"no alias: {names}";
            }
            else if (sharing.Count() > 1)
            {
                yield return $"{sharing.Key}: {names}";
            }
        }
    }

    public static IEnumerable<string> MethodsHaveTheirOwnAliases(IEnumerable<GrainInterface> interfaces) =>
        from contract in interfaces
        from violation in AliasesAreUnique(contract.Methods.Select(method => (method.Name, method.Alias)))
        select $"{contract.Name}: {violation}";

    public static IEnumerable<string> MembersHaveTheirOwnIds(IEnumerable<WireType> types) =>
        from type in types
        from sharing in type.Members.GroupBy(member => member.Id)
        where sharing.Key is null || sharing.Count() > 1
        select $"{type.Name}: {sharing.Key?.ToString() ?? "no id"} on {string.Join(", ", sharing.Select(member => member.Name))}";

    /// <summary>An alias that is computed from a name changes when the name does.</summary>
    public static IEnumerable<string> AliasesAreLiteral(string file, IEnumerable<string> lines) =>
        from line in lines.Select((text, index) => (Text: text, Number: index + 1))
        where AliasPattern.IsMatch(line.Text)
        select $"{file}:{line.Number}";

    private static readonly System.Text.RegularExpressions.Regex AliasPattern = new(@"[\[,]\s*(?:\w+:\s*)?Alias\s*\(\s*(?!"")");
}
