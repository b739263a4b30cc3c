using Xunit;

namespace GridGrains.Tests.Architecture.Contracts;

/// <summary>Each rule finds the fault it is there for.</summary>
public sealed class ContractRuleTests
{
    [Fact]
    public void An_interface_outside_contracts_is_found() =>
        Assert.Equal(
            ["IStrayGrain is in Grains"],
            ContractRules.InterfacesLiveInContracts([new("Grains.Contracts", "INodeGrain", "a", []), new("Grains", "IStrayGrain", "b", [])]));

    [Fact]
    public void A_grain_that_is_open_or_elsewhere_is_found() =>
        Assert.Equal(
            ["OpenGrain is not sealed", "SiloGrain is in Silo"],
            ContractRules.GrainsAreSealedAndAtHome([new("Grains", "NodeGrain", true), new("Grains", "OpenGrain", false), new("Silo", "SiloGrain", true)]));

    [Fact]
    public void A_missing_alias_and_a_shared_one_are_found() =>
        Assert.Equal(
            ["no alias: Nameless", "same: First, Second"],
            ContractRules.AliasesAreUnique([("Nameless", null), ("First", "same"), ("Own", "own"), ("Second", "same")]).Order());

    [Fact]
    public void A_method_without_an_alias_and_two_with_one_are_found()
    {
        GrainInterface[] interfaces =
        [
            new("Grains.Contracts", "INodeGrain", "a", [new("GetAsync", "Get"), new("FindAsync", null)]),
            new("Grains.Contracts", "IGroupGrain", "b", [new("GetAsync", "Get"), new("ReadAsync", "Get")]),
        ];

        Assert.Equal(["INodeGrain: no alias: FindAsync", "IGroupGrain: Get: GetAsync, ReadAsync"], ContractRules.MethodsHaveTheirOwnAliases(interfaces));
    }

    [Fact]
    public void A_member_without_an_id_and_two_with_one_are_found() =>
        Assert.Equal(
            ["Price: no id on Loss", "Price: 1 on Lmp, Energy"],
            ContractRules.MembersHaveTheirOwnIds([new("Grains.Contracts", "Price", "a", [new("Start", 0), new("Loss", null), new("Lmp", 1), new("Energy", 1)])]));

    [Theory]
    [InlineData("[Alias(nameof(Price))]", true)]
    [InlineData("[GenerateSerializer, Immutable, Alias(PriceAlias)]", true)]
    [InlineData("[GenerateSerializer, Immutable, Alias(\"gridgrains.Price\")]", false)]
    [InlineData("var name = Alias(price);", false)]
    public void A_computed_alias_is_found(string line, bool isFound) =>
        Assert.Equal(isFound ? ["Price.cs:2"] : [], ContractRules.AliasesAreLiteral("Price.cs", ["", line]));
}
