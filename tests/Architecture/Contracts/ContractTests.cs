using GridGrains.Tests.Architecture.Dependencies;
using Mono.Cecil;
using Xunit;

namespace GridGrains.Tests.Architecture.Contracts;

public sealed class ContractTests
{
    private static readonly GrainInterface[] Interfaces = ReadAll(ContractReader.Interfaces);
    private static readonly GrainClass[] Grains = ReadAll(ContractReader.Grains);
    private static readonly WireType[] WireTypes = ReadAll(ContractReader.WireTypes);

    [Fact]
    public void The_reader_sees_interfaces_with_their_methods()
    {
        var node = Assert.Single(Interfaces, contract => contract.Name == "INodeGrain");

        Assert.Equal("gridgrains.INodeGrain", node.Alias);
        Assert.Equal(["Apply", "Get", "History", "Rolling"], node.Methods.Select(method => method.Alias).Order());
        Assert.Contains(Interfaces, contract => contract.Name == "IShardService");
    }

    [Fact]
    public void The_reader_sees_grains_also_behind_an_abstract_base()
    {
        Assert.Contains(Grains, grain => grain.Name == "NodeGrain");
        Assert.Contains(Grains, grain => grain.Name == "HubGrain");
        Assert.Contains(Grains, grain => grain.Name == "ShardHost");
        Assert.DoesNotContain(Grains, grain => grain.Name.StartsWith("GroupGrain", StringComparison.Ordinal));
    }

    [Fact]
    public void The_reader_sees_members_of_records_and_of_structs_with_their_ids()
    {
        var batch = Assert.Single(WireTypes, type => type.Name == "PriceChange");
        var fact = Assert.Single(WireTypes, type => type.Name == "LmpFactSurrogate");

        Assert.Equal(
            [("Fact", 0u), ("ReplacedTicks", 1u)],
            batch.Members.Select(member => (member.Name, member.Id!.Value)));
        Assert.Equal("gridgrains.LmpFact", fact.Alias);
        Assert.Equal(12, fact.Members.Count);
    }

    [Fact]
    public void The_reader_sees_what_is_missing()
    {
        using var module = ModuleDefinition.ReadModule(typeof(Unmarked.IUnmarkedGrain).Assembly.Location);

        var contract = Assert.Single(ContractReader.Interfaces("Tests", module));
        var type = Assert.Single(ContractReader.WireTypes("Tests", module));

        Assert.Equal(new GrainInterface("Tests", nameof(Unmarked.IUnmarkedGrain), null, contract.Methods), contract);
        Assert.Equal([new ContractMethod(nameof(Unmarked.IUnmarkedGrain.Ask), null)], contract.Methods);
        Assert.Null(type.Alias);
        Assert.Equal([new WireMember(nameof(Unmarked.UnmarkedValue.Lost), null), new WireMember(nameof(Unmarked.UnmarkedValue.Kept), 0u)], type.Members);
        Assert.Equal([new GrainClass("Tests", nameof(Unmarked.UnmarkedGrain), IsSealed: false)], ContractReader.Grains("Tests", module));
    }

    [Fact]
    public void Grain_interfaces_live_in_contracts() => Assert.Empty(ContractRules.InterfacesLiveInContracts(Interfaces));

    [Fact]
    public void Grains_are_sealed_and_live_in_the_grains_room() => Assert.Empty(ContractRules.GrainsAreSealedAndAtHome(Grains));

    [Fact]
    public void Grain_interfaces_have_unique_aliases() =>
        Assert.Empty(ContractRules.AliasesAreUnique(Interfaces.Select(contract => (contract.Name, contract.Alias))));

    [Fact]
    public void Methods_of_grain_interfaces_have_aliases_of_their_own() => Assert.Empty(ContractRules.MethodsHaveTheirOwnAliases(Interfaces));

    [Fact]
    public void Wire_types_have_unique_aliases() => Assert.Empty(ContractRules.AliasesAreUnique(WireTypes.Select(type => (type.Name, type.Alias))));

    [Fact]
    public void Members_of_wire_types_have_ids_of_their_own() => Assert.Empty(ContractRules.MembersHaveTheirOwnIds(WireTypes));

    [Fact]
    public void Aliases_are_literal() =>
        Assert.Empty(Repository.Files("src", "*.cs").SelectMany(path => ContractRules.AliasesAreLiteral(Repository.Relative(path), File.ReadLines(path))));

    private static T[] ReadAll<T>(Func<string, ModuleDefinition, IEnumerable<T>> read)
    {
        using var modules = CompiledAssemblies.Open();
        return [.. modules.SelectMany(module => read(CompiledAssemblies.RoomNameOf(module), module))];
    }
}
