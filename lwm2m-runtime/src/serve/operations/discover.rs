//! Discover and Bootstrap-Discover (LwM2M Core 1.2.2, 6.3.2 and 6.1.7.3).

use crate::codec::ContentFormat;
#[cfg(feature = "coap")]
use crate::codec::link::Register;
use crate::codec::link::{Account, BootstrapDiscover, Discover};
use crate::definition::ObjectDef;
use crate::error::{ErrorKind, Rule};
use crate::execute::Execution;
use crate::object::Object;
use crate::path::{Level, Path};
use crate::serve::block;
use crate::serve::data_model::DataModel;
use crate::serve::data_model::lookup::{self, SECURITY, SERVER};
use crate::serve::observe::attributes::{self, Owner};
#[cfg(feature = "coap")]
use crate::serve::registration;
use crate::serve::request::{LINK, Request};
use crate::serve::response::Content;
use crate::value::ObjectLink;
use crate::write::BitSet;

use super::State;
use super::bootstrap::{is_bootstrap, links_to};

/// Returns the parameter `depth` of a query.
fn parse_depth(query: &str) -> Result<Option<u8>, ErrorKind> {
    if query.is_empty() {
        return Ok(None);
    }
    match query.strip_prefix("depth=").map(str::as_bytes) {
        Some([digit @ b'0'..=b'3']) => Ok(Some(digit - b'0')),
        _ => Err(ErrorKind::Malformed(Rule::DiscoverDepth)),
    }
}

/// Lists the resources below a path, with the attributes that the server has set.
#[inline(never)]
pub(crate) fn discover<'b>(
    model: &mut dyn DataModel,
    state: &State<'_>,
    server: u16,
    request: &Request<'_>,
    depth: Option<u8>,
    buffer: &'b mut [u8],
) -> Result<Content<'b>, ErrorKind> {
    let depth = depth.map_or_else(|| parse_depth(request.query), |depth| Ok(Some(depth)))?;
    let attributes = |path| *attributes::at(state.observations.attributes, Owner::Server(server), path);
    let path = request.path;
    check_accept(request)?;
    if matches!(path.level(), Level::Root | Level::ResourceInstance) {
        return Err(ErrorKind::BadLevel);
    }
    let definition = lookup::locate(model, path)?.definition;
    let mut links = Discover::new(buffer, path, definition);
    links.writer.set_root(request.root);
    links.writer.start_at(block::start(request.block2));
    links.attached = &attributes;
    links.lwm2m = state.settings.version;
    links.depth = depth.unwrap_or(links.depth);
    let mut from = 0;
    while let Some(id) = model.next_instance(definition.id(), from) {
        from = id + 1;
        if links.lists_resources() {
            before_read(model, path, Path::instance(definition.id(), id));
        }
        let executables = executables(model, definition, id);
        if let Some(instance) = model.instance(definition.id(), id) {
            links.instance_with(id, instance, &|id| {
                definition.index_of(id, 0).is_some_and(|index| executables.contains(index))
            });
        }
    }
    let size = links.len()?;
    block::content(request.block2, ContentFormat::LINK, size, buffer, state.note)
}

/// Lets the application update the resources of an instance that the response lists: those at or below the target.
fn before_read(model: &mut dyn DataModel, target: Path, instance: Path) {
    let listed = if instance.is_within(target) { instance } else { target };
    if listed.is_within(instance) {
        model.before_read(listed);
    }
}

/// Returns the resources of an instance that the application can execute, by index in the table.
fn executables(model: &mut dyn DataModel, definition: &ObjectDef<'_>, instance: u16) -> BitSet {
    let mut executables = BitSet::EMPTY;
    for (index, resource) in definition.table().rows().enumerate() {
        let path = Path::resource(definition.id(), instance, resource.id());
        if resource.operations().is_executable() && model.execute(path, Execution::probe()).is_ok() {
            executables.insert(index);
        }
    }
    executables
}

fn check_accept(request: &Request<'_>) -> Result<(), ErrorKind> {
    match request.accept {
        None | Some(LINK) => Ok(()),
        Some(_) => Err(ErrorKind::UnacceptableFormat),
    }
}

/// Lists objects and instances, with the servers of accounts.
#[inline(never)]
pub(crate) fn bootstrap<'b>(
    model: &dyn DataModel,
    state: &State<'_>,
    request: &Request<'_>,
    buffer: &'b mut [u8],
) -> Result<Content<'b>, ErrorKind> {
    check_accept(request)?;
    let mut links = BootstrapDiscover::new(buffer, request.path, state.settings.version);
    links.writer.start_at(block::start(request.block2));
    for definition in model.definitions() {
        let has_instances = model.next_instance(definition.id(), 0).is_some();
        if !links.open_object(definition, has_instances) {
            continue;
        }
        for id in model.instances(definition.id()) {
            if let Some(instance) = model.instance(definition.id(), id) {
                links.instance(definition, id, account(model, definition.id(), id, instance));
            }
        }
    }
    let size = links.len()?;
    block::content(request.block2, ContentFormat::LINK, size, buffer, state.note)
}

/// Lists objects and instances, as a registration does.
#[cfg(feature = "coap")]
#[inline(never)]
pub(crate) fn discover_core<'b>(
    model: &dyn DataModel,
    state: &State<'_>,
    request: &Request<'_>,
    buffer: &'b mut [u8],
) -> Result<Content<'b>, ErrorKind> {
    check_accept(request)?;
    let mut links = Register::new(buffer, state.settings.version);
    if !request.root.is_empty() {
        links = links.root(request.root);
    }
    links.start_at(block::start(request.block2));
    registration::list(&mut links, model);
    let size = links.len()?;
    block::content(request.block2, ContentFormat::LINK, size, buffer, state.note)
}

/// Returns the server whose account an instance belongs to.
fn account<'o>(model: &'o dyn DataModel, object: u16, id: u16, instance: &'o dyn Object) -> Account<'o> {
    match object {
        SECURITY if !is_bootstrap(instance) => Account::of_server(lookup::id(instance, 10), Some(instance)),
        SERVER => Account::of_server(lookup::id(instance, 0), None),
        21 | 23 | 24 => {
            let link = ObjectLink { object, instance: id };
            let is_linked = &mut |security: &dyn Object| !is_bootstrap(security) && links_to(security, link);
            let security = model.find_instance(SECURITY, is_linked);
            Account::of_server(security.and_then(|security| lookup::id(security, 10)), None)
        }
        _ => Account::NONE,
    }
}
