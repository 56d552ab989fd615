//! The values of instances and of devices as lines of text, to compare them.

use lwm2m_runtime::codec::Sink;
use lwm2m_runtime::serve::DataModel;
use lwm2m_runtime::{Object, Path, Value};

/// Returns all values of an instance, those that no server can read included.
pub fn emitted<O: Object + ?Sized>(instance: &O) -> Vec<String> {
    let mut lines = Lines::default();
    for (index, resource) in instance.object_definition().resources().enumerate() {
        if let Some(field) = instance.field(index) {
            field.emit(resource.id(), &mut lines);
        }
    }
    lines.lines
}

/// A line for each value, and for each multiple resource with the number of its instances.
#[derive(Debug, Default)]
pub struct Lines {
    /// The lines.
    pub lines: Vec<String>,
    open: Option<u16>,
}

impl Sink for Lines {
    fn value(&mut self, id: u16, value: Value<'_>) {
        self.lines.push(format!("{:?}/{id} = {value:?}", self.open));
    }

    fn begin_multiple(&mut self, id: u16, count: usize) {
        self.lines.push(format!("{id}: {count}"));
        self.open = Some(id);
    }

    fn end_multiple(&mut self) {
        self.open = None;
    }
}

/// Returns all values of a device, each with its path.
///
/// # Panics
///
/// If the device lists an instance that it does not have.
pub fn of_device(model: &dyn DataModel) -> Vec<String> {
    let mut lines = Vec::new();
    for store in (0..).map_while(|index| model.object(index)) {
        let mut from = 0;
        while let Some(id) = store.next_instance(from) {
            from = id + 1;
            let path = Path::instance(store.definition().id(), id);
            lines.push(path.to_string());
            let instance = store.instance(id).expect("a listed instance exists");
            instance.emit(&mut WithPaths { path, resource: None, lines: &mut lines });
        }
    }
    lines
}

/// The values of an instance, each with its path.
struct WithPaths<'v> {
    path: Path,
    resource: Option<Path>,
    lines: &'v mut Vec<String>,
}

impl Sink for WithPaths<'_> {
    fn value(&mut self, id: u16, value: Value<'_>) {
        let path = self.resource.unwrap_or(self.path).child(id).expect("no id is 65535");
        self.lines.push(format!("{path} = {value:?}"));
    }

    fn begin_multiple(&mut self, id: u16, count: usize) {
        self.resource = self.path.child(id);
        self.lines.push(format!("{}/{id}: {count}", self.path));
    }

    fn end_multiple(&mut self) {
        self.resource = None;
    }
}
