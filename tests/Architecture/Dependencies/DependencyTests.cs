using Xunit;

namespace GridGrains.Tests.Architecture.Dependencies;

public sealed class DependencyTests
{
    private static readonly House Projects = ProjectFiles.Read();
    private static readonly House Compiled = CompiledAssemblies.Read();

    [Fact]
    public void Every_room_is_seen_as_project_and_as_assembly()
    {
        var projects = Projects.Rooms.Select(room => room.Name).Order().ToArray();

        Assert.Contains("Domain", projects);
        Assert.Contains("Grains", projects);
        Assert.Equal(projects, Compiled.Rooms.Select(room => room.Name).Order());
    }

    [Fact]
    public void Domain_h3_and_iceberg_know_no_orleans_no_web_and_no_broker()
    {
        Assert.Empty(DependencyRules.PureRoomsKnowNoHost(Projects));
        Assert.Empty(DependencyRules.PureRoomsKnowNoHost(Compiled));
    }

    [Fact]
    public void Domain_h3_and_iceberg_know_no_other_room_but_the_port_of_the_log()
    {
        Assert.Empty(DependencyRules.PureRoomsStandAlone(Projects));
        Assert.Empty(DependencyRules.PureRoomsStandAlone(Compiled));
    }

    [Fact]
    public void The_stream_provider_knows_the_port_of_the_log_and_nothing_of_a_product()
    {
        Assert.Empty(DependencyRules.TheStreamProviderKnowsTheLogAlone(Projects));
        Assert.Empty(DependencyRules.TheStreamProviderKnowsTheLogAlone(Compiled));
    }

    [Fact]
    public void Grains_and_contracts_know_ports_and_never_an_adapter()
    {
        Assert.Empty(DependencyRules.GrainsKnowPortsOnly(Projects));
        Assert.Empty(DependencyRules.GrainsKnowPortsOnly(Compiled));
    }

    [Fact]
    public void Only_the_silo_knows_adapters()
    {
        Assert.Empty(DependencyRules.OnlyTheCompositionRootKnowsAdapters(Projects));
        Assert.Empty(DependencyRules.OnlyTheCompositionRootKnowsAdapters(Compiled));
    }

    [Fact]
    public void The_client_knows_neither_grains_nor_silo_nor_adapters()
    {
        Assert.Empty(DependencyRules.ClientKnowsContractsOnly(Projects));
        Assert.Empty(DependencyRules.ClientKnowsContractsOnly(Compiled));
    }

    [Fact]
    public void The_portal_knows_contracts_and_neither_grains_nor_silo_nor_adapters()
    {
        Assert.Empty(DependencyRules.PortalKnowsContractsOnly(Projects));
        Assert.Empty(DependencyRules.PortalKnowsContractsOnly(Compiled));
    }
}
