using GridGrains.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace GridGrains.Tests.Integration.Clients;

/// <summary>A call that its caller has given up does not go on.</summary>
public sealed class TimedOutCallTests(SiloFixture silo)
{
    [Fact]
    public void Silo_cancels_its_calls() => Assert.True(silo.Services.GetRequiredService<IOptions<SiloMessagingOptions>>().Value.CancelRequestOnTimeout);

    [Fact]
    public void Client_cancels_its_calls()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddGridGrainsClient(options =>
        {
            options.BaseAddress = silo.Address;
            options.OrleansGateways.Add($"127.0.0.1:{silo.GatewayPort}");
        });
        using var program = builder.Build();

        Assert.True(program.Services.GetRequiredService<IOptions<ClientMessagingOptions>>().Value.CancelRequestOnTimeout);
    }
}
