using System.Xml.Linq;
using Xunit;

namespace GridGrains.Tests.Architecture.Dependencies;

/// <summary>Each rule finds the fault it is there for.</summary>
public sealed class DependencyRuleTests
{
    [Theory]
    [InlineData("Domain", "Microsoft.Orleans.Sdk")]
    [InlineData("Iceberg", "Orleans.Core")]
    [InlineData("H3", "Microsoft.AspNetCore.App")]
    [InlineData("Domain", "confluent.kafka")]
    public void A_pure_room_that_knows_a_host_is_found(string room, string library) =>
        Assert.Equal([$"{room} knows {library}"], DependencyRules.PureRoomsKnowNoHost(new House([Room.Of(room, [], "NodaTime", library)])));

    [Fact]
    public void A_host_behind_another_room_is_found()
    {
        var house = new House([Room.Of("Iceberg", ["Tables"]), Room.Of("Tables", [], "Confluent.Kafka")]);

        Assert.Equal(["Iceberg knows Confluent.Kafka"], DependencyRules.PureRoomsKnowNoHost(house));
        Assert.Equal(["Iceberg knows Tables"], DependencyRules.PureRoomsStandAlone(house));
    }

    [Fact]
    public void A_library_whose_name_merely_begins_alike_is_no_host() =>
        Assert.Empty(DependencyRules.PureRoomsKnowNoHost(new House([Room.Of("Domain", [], "OrleansLike", "Microsoft.AspNetCoreish")])));

    [Fact]
    public void A_stream_provider_that_knows_a_product_is_found() =>
        Assert.Equal(
            ["Streams knows Domain"],
            DependencyRules.TheStreamProviderKnowsTheLogAlone(new House([Room.Of("Streams", ["Log", "Domain"]), Room.Of("Log", []), Room.Of("Domain", ["Log"])])));

    [Fact]
    public void Grains_that_reach_an_adapter_through_another_room_are_found() =>
        Assert.Equal(
            ["Grains reaches Durability"],
            DependencyRules.GrainsKnowPortsOnly(new House([Room.Of("Grains", ["Shared"]), Room.Of("Shared", ["Durability"])])));

    [Fact]
    public void A_second_room_that_knows_an_adapter_is_found() =>
        Assert.Equal(
            ["Feeds knows Lake"],
            DependencyRules.OnlyTheCompositionRootKnowsAdapters(new House([Room.Of("Silo", ["Feeds", "Lake"]), Room.Of("Feeds", ["Domain", "Lake"])])));

    [Theory]
    [InlineData("Grains")]
    [InlineData("Silo")]
    [InlineData("ClickHouse")]
    public void A_client_that_reaches_into_the_server_is_found(string room) =>
        Assert.Equal([$"Client reaches {room}"], DependencyRules.ClientKnowsContractsOnly(new House([Room.Of("Client", ["Grains.Contracts", room])])));

    [Theory]
    [InlineData("Grains")]
    [InlineData("Silo")]
    [InlineData("Lake")]
    public void A_portal_that_reaches_into_the_server_is_found(string room) =>
        Assert.Equal([$"Portal reaches {room}"], DependencyRules.PortalKnowsContractsOnly(new House([Room.Of("Portal", ["Grains.Contracts", room])])));

    [Fact]
    public void A_project_file_gives_its_references_its_framework_and_the_packages_that_come_along()
    {
        var project = XDocument.Parse(
            """
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <ItemGroup>
                <PackageReference Include="NodaTime" />
                <ProjectReference Include="..\Domain\Domain.csproj" />
              </ItemGroup>
            </Project>
            """);
        const string LockFile =
            """{ "dependencies": { "net10.0": { "Polly": { "type": "Transitive" }, "gridgrains.domain": { "type": "Project" } } } }""";

        var room = ProjectFiles.Read("src/Edge/Edge.csproj", project, LockFile);

        Assert.Equal("Edge", room.Name);
        Assert.Equal(["Domain"], room.Rooms);
        Assert.Equal(["Microsoft.AspNetCore.App", "NodaTime", "Polly"], room.Libraries.Order());
    }
}
