using GridGrains.Portal.Navigation;
using Microsoft.AspNetCore.Components;
using Xunit;

namespace GridGrains.Tests.Unit.Portal;

public sealed class PageListTests
{
    [Fact]
    public void Pages_come_by_section_order_and_title_with_the_route_that_needs_nothing()
    {
        var pages = new PageList([typeof(Late), typeof(Early), typeof(Unlisted)]);

        Assert.Equal(["/early", "/late"], pages.Entries.Select(page => page.Address));
    }

    [Fact]
    public void Entry_without_a_route_of_its_own_is_refused() => Assert.Throws<InvalidOperationException>(() => new PageList([typeof(OfSomething)]));

    [Fact]
    public void Two_pages_with_one_address_are_refused() => Assert.Throws<InvalidOperationException>(() => new PageList([typeof(Early), typeof(Twin)]));

    [Fact]
    public void Portal_starts_with_the_market() => Assert.Equal("/", PageList.OfPortal.Entries[0].Address);

    [Route("/late"), NavigationEntry(NavigationSection.Operations, 0, "Late", "")]
    private sealed class Late;

    [Route("/early/{Id}"), Route("/early"), NavigationEntry(NavigationSection.Markets, 9, "Early", "")]
    private sealed class Early;

    [Route("/early"), NavigationEntry(NavigationSection.Data, 0, "Twin", "")]
    private sealed class Twin;

    [Route("/of/{Id}"), NavigationEntry(NavigationSection.Data, 0, "Of", "")]
    private sealed class OfSomething;

    [Route("/unlisted")]
    private sealed class Unlisted;
}
